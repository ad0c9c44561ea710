import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { subjects } from '@jumpfleet/gateway-contracts';
import { grpcClient } from '@jumpfleet/grpc';
import { serviceSecret } from '@jumpfleet/policy-neighbour';
import { registryProto } from '@jumpfleet/registry-contracts';
import { eventually } from '@jumpfleet/testing';
import { jetstream } from '@nats-io/jetstream';
import { randomUUID } from 'node:crypto';
import { livingRun, registrySite } from './testing/registry-site.js';
import type { RegistrySite } from './testing/registry-site.js';

type Member = Readonly<{ clientId: string; name: string; version: string; online: boolean }>;
interface Service {
  listUpgradeMembers: (request: object) => { members: Member[]; nextCursor: string };
}

let site: RegistrySite;
let registry: ReturnType<typeof grpcClient<Service>>;
const ids: Record<string, string> = {};
const idOf = (name: string): string => ids[name] ?? '';

beforeAll(async () => {
  site = await registrySite();
  registry = grpcClient<Service>(site.registry.grpcAddress ?? '', {
    deadlineMs: 20_000,
    protoPath: registryProto,
    package: 'jumpfleet.registry.v1',
    service: 'RegistryService',
    serviceSecret,
  });
  await livingRun(site, 's', 'r');
  for (const name of ['Alpha', 'Beta', 'Gamma', 'Delta', 'Epsilon'])
    ids[name] = (await site.client({ overrides: { name } })).client_id;
  for (const code_name of ['shops', 'labs'])
    await site.call('POST', '/api/config/v1/jump-group', { name: code_name, code_name });
  const patch = (name: string, body: object) =>
    site.call('PATCH', `/api/v1/jump-clients/${idOf(name)}`, body);
  await patch('Beta', { jump_group_id: 2 });
  await patch('Gamma', { jump_group_id: 3, tag: 'Till 7' });
  await site.call('POST', `/api/v1/jump-clients/${idOf('Delta')}/copy`, {
    name: 'Delta in the shop',
    jump_group_id: 2,
    jump_group_type: 'shared',
  });
  const items = ['Alpha', 'Beta'].map((name) => ({
    client: idOf(name),
    epoch: 7,
    online: name === 'Alpha',
    at: 1_000,
    version: '1.2.3',
    platform: 'linux-64',
    public_ip: '203.0.113.1',
  }));
  const batch = JSON.stringify({ shard: 's', run: 'r', items });
  await jetstream(site.nats).publish(subjects.presence('s'), batch);
  await eventually(async () => {
    const { members } = await list({ all: true });
    expect(members.find(({ name }) => name === 'Alpha')).toMatchObject({ online: true });
  });
}, 60_000);
afterAll(() => {
  registry.close();
});

const list = (request: object) => registry.client.listUpgradeMembers(request);
const names = async (request: object) =>
  (await list(request)).members.map(({ name }) => name).sort();

describe('The members of an upgrade cycle', () => {
  it('UP-02: are each computer once, by id, with its line, its version and its first item', async () => {
    const { members, nextCursor } = await list({ all: true });
    expect(nextCursor).toBe('');
    expect(members.map(({ clientId }) => clientId)).toEqual(Object.values(ids).sort());
    expect(members.find(({ name }) => name === 'Alpha')).toEqual({
      clientId: idOf('Alpha'),
      name: 'Alpha',
      listKey: 'shared.1',
      platform: 'linux-64',
      version: '1.2.3',
      online: true,
      shard: 's',
      run: 'r',
      epoch: 7,
    });
    expect(members.find(({ name }) => name === 'Gamma')).toMatchObject({
      listKey: 'shared.3',
      version: '',
      online: false,
      epoch: 0,
    });
  });

  it('are found by any of their items: by group, by tag and by what the list finds', async () => {
    expect(await names({ jumpGroups: [2] })).toEqual(['Beta', 'Delta']);
    expect(await names({ jumpGroups: [2, 3] })).toEqual(['Beta', 'Delta', 'Gamma']);
    expect(await names({ tags: ['till 7', 'none'] })).toEqual(['Gamma']);
    expect(await names({ search: 'ETA' })).toEqual(['Beta']);
    expect(await names({ search: 'in the shop' })).toEqual(['Delta']);
    expect(await names({ search: 'shops' })).toEqual(['Beta', 'Delta']);
    expect(await names({ search: 'till' })).toEqual(['Gamma']);
  });

  it('are only those that are named, where some are', async () => {
    const clientIds = [idOf('Alpha'), idOf('Beta')];
    expect(await names({ all: true, clientIds })).toEqual(['Alpha', 'Beta']);
    expect(await names({ jumpGroups: [2], clientIds })).toEqual(['Beta']);
  });

  it('come page by page, whatever the scope', async () => {
    for (const scope of [{ all: true }, { jumpGroups: [1, 2, 3] }, { search: 'a' }]) {
      const found: string[] = [];
      let cursor = '';
      do {
        const page = await list({ ...scope, limit: 2, cursor });
        expect(page.members.length).toBeLessThanOrEqual(2);
        found.push(...page.members.map(({ clientId }) => clientId));
        cursor = page.nextCursor;
      } while (cursor !== '');
      expect(found).toEqual((await list(scope)).members.map(({ clientId }) => clientId));
    }
  });

  it('are no longer those that were uninstalled or deleted', async () => {
    const { client_id } = await site.client({ overrides: { name: 'Zeta' } });
    expect(await names({ search: 'zeta' })).toEqual(['Zeta']);
    await site.call('DELETE', `/api/v1/jump-clients/${client_id}`);
    expect(await names({ search: 'zeta' })).toEqual([]);
    await site.database.query(
      'UPDATE jump_client_state SET uninstalled = true WHERE client_id = $1',
      [idOf('Epsilon')],
    );
    expect(await names({ search: 'epsilon' })).toEqual([]);
    expect(await names({ all: true })).not.toContain('Epsilon');
  });

  it.each([
    ['no scope', {}],
    ['a search for nothing', { search: '  ' }],
    ['two scopes', { all: true, tags: ['x'] }],
    ['a group and a search', { jumpGroups: [1], search: 'x' }],
    ['a group that cannot be', { jumpGroups: [0] }],
    ['no tag', { tags: [''] }],
    ['too many at once', { all: true, limit: 5_001 }],
    ['no cursor', { all: true, cursor: 'x' }],
    ['no client', { all: true, clientIds: ['x'] }],
    ['too many clients', { all: true, clientIds: Array.from({ length: 1_001 }, randomUUID) }],
  ])('are not told to who asks for %s', async (_, request) => {
    await expect(list(request)).rejects.toMatchObject({ code: 3 });
  });
});
