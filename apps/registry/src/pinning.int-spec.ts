import { beforeAll, describe, expect, it } from '@jest/globals';
import { grpcClient } from '@jumpfleet/grpc';
import { answersToStrangers, policyNeighbour, serviceSecret } from '@jumpfleet/policy-neighbour';
import { registryProto } from '@jumpfleet/registry-contracts';
import { atEndOfSpecFile } from '@jumpfleet/testing';
import { randomUUID } from 'node:crypto';
import { enrolment, registrySite } from './testing/registry-site.js';
import type { RegistrySite } from './testing/registry-site.js';

interface Pinning {
  makePinInstaller: (request: object) => { id: string; key: string };
  findPinned: (request: object) => { clientId: string };
  revokePinInstaller: (request: object) => object;
  removePinned: (request: object) => object;
}
const service = {
  ...{ protoPath: registryProto, package: 'jumpfleet.registry.v1', service: 'PinningService' },
} as const;

let site: RegistrySite;
let pinning: ReturnType<typeof grpcClient<Pinning>>['client'];
beforeAll(async () => {
  site = await registrySite({ MAX_JUMP_CLIENTS: '2' });
  const { client, close } = grpcClient<Pinning>(site.registry.grpcAddress ?? '', {
    deadlineMs: 20_000,
    ...service,
    serviceSecret,
  });
  atEndOfSpecFile(close);
  pinning = client;
}, 60_000);

const ada = { id: 'user-ada', type: 'user', name: 'Ada' };
const place = { by: ada, jumpGroupId: 1, jumpGroupType: 'shared', tag: 'pinned' };
const enrol = async (key: string, hostname = 'computer-1') =>
  site.enrol(enrolment(key, { hostname }));

describe('pinning from within a session', () => {
  it('RG-65: makes an installer for one computer, and knows which came of it', async () => {
    const { id, key } = await pinning.makePinInstaller({ ...place, name: 'Till 4' });
    expect(await pinning.findPinned({ id })).toEqual({ clientId: '' });
    const { status, body } = await enrol(key);
    const { client_id: clientId } = body as { client_id: string };
    expect(status).toBe(201);
    expect(await pinning.findPinned({ id })).toEqual({ clientId });
    expect((await enrol(key)).body).toMatchObject({ code: 'installer-exhausted' });
    const item = await site.call('GET', `/api/v1/jump-clients/${clientId}`);
    expect(item.body).toMatchObject({ name: 'Till 4', tag: 'pinned' });
    await pinning.removePinned({ by: ada, clientId });
    expect((await site.call('GET', `/api/v1/jump-clients/${clientId}`)).status).toBe(404);
    await pinning.removePinned({ by: ada, clientId });
  });

  it('PO-04: leads only where whoever pins may add, and removes only where they may remove', async () => {
    // Answers are remembered for a second, so each has a name of their own.
    const somebody = (name: string, ...may: string[]) => {
      const by = { id: `user-${name}`, type: 'user', name };
      policyNeighbour.sees.set(by.id, { jumpGroupIds: name === 'blind' ? [] : [1] });
      for (const action of ['add', 'remove'])
        policyNeighbour.may.set(`${by.id} jump-client:${action}`, {
          jumpGroupIds: may.includes(action) ? [1] : [],
        });
      return by;
    };
    const make = (by: object) => pinning.makePinInstaller({ ...place, by });
    await expect(make(somebody('blind'))).rejects.toMatchObject({
      problemCode: expect.stringMatching(/invalid|unprocessable|not-found/),
    });
    await expect(make(somebody('seeing'))).rejects.toMatchObject({ problemCode: 'not-allowed' });
    const by = somebody('adding', 'add');
    const { key } = await make(by);
    const { client_id: clientId } = (await enrol(key, 'computer-2')).body as { client_id: string };
    await expect(pinning.removePinned({ by, clientId })).rejects.toMatchObject({
      problemCode: 'not-allowed',
    });
    await pinning.removePinned({ by: somebody('removing', 'remove'), clientId });
  });

  it('is taken back, so that nobody enrols later', async () => {
    const { id, key } = await pinning.makePinInstaller(place);
    await pinning.revokePinInstaller({ id });
    expect((await enrol(key, 'computer-3')).body).toMatchObject({ code: 'installer-revoked' });
    await pinning.revokePinInstaller({ id: randomUUID() });
  });

  it('RG-54: is refused where the site may have no more clients', async () => {
    for (const hostname of ['computer-4', 'computer-5']) {
      const { key } = await pinning.makePinInstaller(place);
      expect((await enrol(key, hostname)).status).toBe(201);
    }
    await expect(pinning.makePinInstaller(place)).rejects.toMatchObject({
      problemCode: 'total-reached',
      detail: 'The total number of deployable Jump Clients for this site has been reached.',
    });
  });

  it('is for the site’s own services alone', async () => {
    expect(new Set(Object.values(await answersToStrangers(site.registry, service)))).toEqual(
      new Set(['service-secret-invalid']),
    );
  });
});
