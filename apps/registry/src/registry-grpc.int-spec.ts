import { beforeAll, describe, expect, it } from '@jest/globals';
import { subjects } from '@jumpfleet/gateway-contracts';
import { grpcClient } from '@jumpfleet/grpc';
import { answersToStrangers, serviceSecret } from '@jumpfleet/policy-neighbour';
import { registryProto } from '@jumpfleet/registry-contracts';
import { eventually } from '@jumpfleet/testing';
import { jetstream } from '@nats-io/jetstream';
import { randomUUID } from 'node:crypto';
import { livingRun, registrySite } from './testing/registry-site.js';
import type { RegistrySite } from './testing/registry-site.js';

let site: RegistrySite;
const ids: string[] = [];
beforeAll(async () => {
  site = await registrySite();
  await livingRun(site, 's', 'r');
  for (const name of ['Alpha', 'Beta', 'Gamma', 'Delta', 'Epsilon'])
    ids.push((await site.client({ overrides: { name } })).client_id);
  const items = ids.slice(0, 4).map((client, index) => ({
    client,
    epoch: 1,
    online: true,
    at: 1_000 * (index + 1),
    public_ip: `203.0.113.${index}`,
  }));
  const batch = JSON.stringify({ shard: 's', run: 'r', items });
  await jetstream(site.nats).publish(subjects.presence('s'), batch);
  await eventually(async () => {
    const { body } = await site.call('GET', '/api/v1/jump-clients?status=online');
    expect(body).toMatchObject({ items: { length: 4 } });
  });
}, 60_000);

type Item = Readonly<{ name: string }>;

describe('RegistryService over gRPC', () => {
  interface Service {
    getJumpClient: (request: { id: string }) => Record<string, unknown>;
    listJumpClients: (request: object) => { jumpClients: Item[]; nextCursor: string };
  }
  const asAda = () => ({ accessToken: site.token });
  const registry = () =>
    grpcClient<Service>(site.registry.grpcAddress ?? '', {
      deadlineMs: 20_000,
      protoPath: registryProto,
      package: 'jumpfleet.registry.v1',
      service: 'RegistryService',
      serviceSecret,
    });

  it('answers for one client, and with the exact words when there is none (RG-50)', async () => {
    const { client, close } = registry();
    expect(await client.getJumpClient({ id: ids[0] ?? '' })).toMatchObject({
      name: 'Alpha',
      status: 'online',
      shard: 's',
      publicIp: '203.0.113.0',
      lastConnectAt: '1970-01-01T00:00:01.000Z',
      access: { listType: 'shared', listNumber: expect.any(Number), customerPresent: false },
    });
    for (const id of [randomUUID(), 'no-uuid', ''])
      await expect(client.getJumpClient({ id })).rejects.toMatchObject({
        code: 5,
        problemCode: 'jump-client-not-found',
        detail: 'The Jump Client does not exist.',
      });
    close();
  });

  it.each([undefined, 'a secret that is not the one of this site'])(
    'answers nobody who is neither a service of the site nor brings a token (%p)',
    async (secret) => {
      const answers = (service: string) =>
        answersToStrangers(
          site.registry,
          { protoPath: registryProto, package: 'jumpfleet.registry.v1', service },
          secret,
        );
      expect(await answers('RegistryService')).toEqual({
        getJumpClient: 'service-secret-invalid',
        listJumpClients: 'token-missing',
        findJumpClients: 'service-secret-invalid',
        listUpgradeMembers: 'service-secret-invalid',
      });
      for (const service of ['InstallerService', 'JumpItemService'])
        expect(new Set(Object.values(await answers(service)))).toEqual(new Set(['token-missing']));
    },
  );

  it('lists by search and status, newest first, page by page', async () => {
    const { client, close } = registry();
    const first = await client.listJumpClients({ status: 'online', limit: 3 }, asAda());
    expect(first.jumpClients.map(({ name }) => name)).toEqual(['Delta', 'Gamma', 'Beta']);
    const next = { status: 'online', limit: 3, cursor: first.nextCursor };
    const second = await client.listJumpClients(next, asAda());
    expect(second).toMatchObject({ jumpClients: [{ name: 'Alpha' }], nextCursor: '' });
    for (const request of [{ limit: 1001 }, { status: 'asleep' }, { cursor: 'x' }])
      await expect(client.listJumpClients(request, asAda())).rejects.toMatchObject({ code: 3 });
    await expect(client.listJumpClients({})).rejects.toMatchObject({
      problemCode: 'token-missing',
    });
    close();
  });
});
