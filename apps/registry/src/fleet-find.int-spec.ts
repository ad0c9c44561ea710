import { beforeAll, describe, expect, it } from '@jest/globals';
import { grpcClient } from '@jumpfleet/grpc';
import { accessToken, policyNeighbour, serviceSecret } from '@jumpfleet/policy-neighbour';
import { registryProto } from '@jumpfleet/registry-contracts';
import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { SessionFactsConsumer } from './adapters/messaging/session-facts.consumer.js';
import { enrolment, registrySite } from './testing/registry-site.js';
import type { RegistrySite } from './testing/registry-site.js';

let site: RegistrySite;
const group = 7;
const narrow = accessToken({ name: 'narrow', administrator: false });

beforeAll(async () => {
  site = await registrySite();
  await site.database.query(
    `INSERT INTO jump_group (id, name, code_name) VALUES ($1, 'Berlin', 'berlin')`,
    [group],
  );
  policyNeighbour.sees.set('user-narrow', { jumpGroupIds: [group] });
  await enrolled('ABC-01', { name: 'till', comments: 'maintenance', tag: 'server' });
  await enrolled('x-abcdef02', { name: 'second', tag: 'server', comments: '=1+1' });
  await enrolled('y', { name: 'abc by name' });
  await enrolled('berlin-1', { name: 'far', comments: 'Maintenance' }, group);
}, 60_000);

async function enrolled(hostname: string, overrides: object, jump_group_id = 1): Promise<void> {
  const { installer_id } = await site.installer({
    jump_group_id,
    allow_override_name: true,
    allow_override_comments: true,
    allow_override_tag: true,
  });
  const answer = await site.enrol(enrolment(installer_id, { hostname, overrides }));
  expect(answer.status).toBeLessThan(300);
}

const get = (path: string, token = site.token) =>
  site.call('GET', `/api/v1/${path}`, undefined, token);
const matches = async (query: string, token?: string): Promise<string[]> => {
  const { body } = await get(`jump-clients/matches?${query}`, token);
  return (body as { items: { name: string }[] }).items.map(({ name }) => name).sort();
};

describe('what a script names', () => {
  it('SB-12: search_string is found in comments, host name, addresses and tag, and in the name', async () => {
    expect(await matches('search_string=ABC')).toEqual(['abc by name', 'second', 'till']);
    expect(await matches('search_string=erve')).toEqual(['second', 'till']);
    expect(await matches('search_string=default')).toEqual([]);
  });

  it('SB-13: each client.* field is partial, whatever its case, and looks nowhere else', async () => {
    expect(await matches('client.hostname=ABCDEF02')).toEqual(['second']);
    expect(await matches('client.hostname=by+name')).toEqual([]);
    expect(await matches('client.comments=MAINT')).toEqual(['far', 'till']);
  });

  it('SB-14: several fields must all match, and exactly one way is used', async () => {
    expect(await matches('client.comments=maintenance&client.tag=server')).toEqual(['till']);
    for (const query of ['', 'search_string=a&client.tag=b', 'search_string=', 'client.name=a'])
      expect(await get(`jump-clients/matches?${query}`)).toMatchObject({
        status: 422,
        body: { code: 'invalid-request' },
      });
    for (const [field, most] of [
      ['search_string', 1024],
      ['client.tag', 255],
    ] as const) {
      expect((await get(`jump-clients/matches?${field}=${'x'.repeat(most)}`)).status).toBe(200);
      expect((await get(`jump-clients/matches?${field}=${'x'.repeat(most + 1)}`)).status).toBe(422);
    }
  });

  it('is looked for only where the representative may jump, over gRPC as well', async () => {
    expect(await matches('search_string=maintenance', narrow)).toEqual(['far']);
    interface Service {
      findJumpClients(request: object): { jumpClients: { name: string }[] };
    }
    const { client, close } = grpcClient<Service>(site.registry.grpcAddress ?? '', {
      deadlineMs: 20_000,
      protoPath: registryProto,
      package: 'jumpfleet.registry.v1',
      service: 'RegistryService',
      serviceSecret,
    });
    const asked = { principalId: 'user-narrow', principalType: 'user' };
    const found = await client.findJumpClients({ ...asked, comments: 'maintenance' });
    expect(found.jumpClients.map(({ name }) => name)).toEqual(['far']);
    await expect(client.findJumpClients(asked)).rejects.toMatchObject({
      problemCode: 'invalid-request',
    });
    close();
  });
});

describe('the export of the list (RG-42)', () => {
  it('is CSV or JSON of what the filters leave and the caller may see', async () => {
    const csv = await get('jump-clients/export?format=csv&tag=server');
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(csv.headers.get('content-disposition')).toContain('jump-clients.csv');
    const lines = (csv.body as string).trim().split('\r\n');
    expect(lines).toHaveLength(3);
    expect(lines[1]).toContain(`,second,x-abcdef02,Default,server,'=1+1,offline,`);
    const json = await get('jump-clients/export?format=json', narrow);
    expect(json.body).toMatchObject([{ name: 'far', jump_group: 'Berlin' }]);
    expect((await get('jump-clients/export?format=xml')).status).toBe(422);
  });
});

describe('the totals (RG-23)', () => {
  it('count what the caller may see', async () => {
    expect((await get('fleet/summary')).body).toMatchObject({
      status_line: '4 Jump Items total. 4 Jump Clients total. 0 online. 4 offline. 0 passive.',
    });
    expect((await get('fleet/summary', narrow)).body).toMatchObject({
      total: 1,
      status_line: '1 Jump Items total. 1 Jump Clients total. 0 online. 1 offline. 0 passive.',
    });
  });
});

describe('when a session was started', () => {
  it('RG-70: the client is found and sorted by it', async () => {
    const [{ id } = { id: '' }] = (
      (await get('jump-clients?search=second')).body as { items: { id: string }[] }
    ).items;
    const data = {
      ...{ sessionId: randomUUID(), clientId: id, clientName: 'second', externalKey: '' },
      representative: { type: 'user', id: randomUUID(), name: 'Ada' },
      startedAt: '2026-03-04T05:06:07.000Z',
    };
    const tx = site.registry.app.get(DataSource).manager;
    await site.registry.app.get(SessionFactsConsumer).onSessionStarted({ data }, { tx });
    const names = async (query: string) =>
      ((await get(`jump-clients?${query}`)).body as { items: { name: string }[] }).items.map(
        ({ name }) => name,
      );
    expect(await names('fields=last_accessed&search=2026-03-04')).toEqual(['second']);
    expect((await names('sort=-last_accessed_at'))[0]).toBe('second');
  });
});
