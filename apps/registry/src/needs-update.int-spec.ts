import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { subjects } from '@jumpfleet/gateway-contracts';
import { grpcClient } from '@jumpfleet/grpc';
import { serviceSecret } from '@jumpfleet/policy-neighbour';
import { registryProto } from '@jumpfleet/registry-contracts';
import { eventually } from '@jumpfleet/testing';
import { jetstream } from '@nats-io/jetstream';
import { DataSource } from 'typeorm';
import { UpgradeFactsConsumer } from './adapters/messaging/upgrade-facts.consumer.js';
import { livingRun, registrySite } from './testing/registry-site.js';
import type { RegistrySite } from './testing/registry-site.js';

type Item = Readonly<{ name: string; needs_update: boolean }>;
interface Service {
  getJumpClient: (request: { id: string }) => { version: string; needsUpdate: boolean };
}

let site: RegistrySite;
let registry: ReturnType<typeof grpcClient<Service>>;
const ids = new Map<string, string>();
const versions = { Old: '1.0.0', New: '1.1.0+r2', Ahead: '2.0.0' } as const;

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
  for (const [name, version] of Object.entries(versions))
    ids.set(name, (await site.client({ version, overrides: { name } })).client_id);
  const other = { platform: 'linux-arm64', version: '0.9.0' } as const;
  ids.set('Other', (await site.client({ ...other, overrides: { name: 'Other' } })).client_id);
}, 60_000);
afterAll(() => {
  registry.close();
});

/** What the registry hears of the upgrade orchestrator. */
async function upgradesTo(current: Readonly<Record<string, string>>): Promise<void> {
  const consumer = site.registry.app.get(UpgradeFactsConsumer);
  await site.registry.app.get(DataSource).transaction(async (tx) => {
    await consumer.onCurrentRelease(
      { data: { versions: current } },
      { tx, afterCommit: (effect) => effect() },
    );
  });
}

const read = async <T>(path: string): Promise<T> => (await site.call('GET', path)).body;
const pending = async (query = ''): Promise<string[]> => {
  const { items } = await read<{ items: Item[] }>(`/api/v1/jump-clients?${query}`);
  return items.filter(({ needs_update }) => needs_update).map(({ name }) => name);
};
const named = async (query: string): Promise<string[]> => {
  const { items } = await read<{ items: Item[] }>(`/api/v1/jump-clients?${query}`);
  return items.map(({ name }) => name);
};

describe('An upgrade that is pending (UP-05)', () => {
  it('is nobody’s while the site upgrades to nothing', async () => {
    expect(await pending()).toEqual([]);
  });

  it('RG-15: is each client’s whose version is not the one of its platform, newer ones among them', async () => {
    await upgradesTo({ 'linux-64': '1.1.0+r2' });
    expect(await pending()).toEqual(['Ahead', 'Old']);
    await upgradesTo({ 'linux-64': '2.0.0', 'linux-arm64': '2.0.0' });
    expect(await pending()).toEqual(['New', 'Old', 'Other']);
    await upgradesTo({ 'linux-arm64': '0.9.0' });
    expect(await pending()).toEqual([]);
    await upgradesTo({ 'linux-64': '1.1.0+r2' });
  });

  it('UP-05: is said with the version in all APIs, of copies too', async () => {
    const old = ids.get('Old') ?? '';
    expect(await read(`/api/v1/jump-clients/${old}`)).toMatchObject({
      version: '1.0.0',
      needs_update: true,
    });
    expect(await registry.client.getJumpClient({ id: old })).toMatchObject({
      version: '1.0.0',
      needsUpdate: true,
    });
    const config = await read<Item[]>('/api/config/v1/jump-client');
    expect(config.map(({ name, needs_update }) => [name, needs_update])).toEqual([
      ['Old', true],
      ['New', false],
      ['Ahead', true],
      ['Other', false],
    ]);
    const copy = { name: 'Old, too', jump_group_id: 1, jump_group_type: 'shared' };
    const made = await site.call('POST', `/api/v1/jump-clients/${old}/copy`, copy);
    expect(await pending('search=old')).toEqual(['Old', 'Old, too']);
    const { id } = made.body as { id: string };
    await site.call('DELETE', `/api/v1/jump-clients/${id}`);
  });

  it('UP-05: is what the list can be narrowed to, with the other filters, and counted by version', async () => {
    expect(await named('needs_update=true')).toEqual(['Ahead', 'Old']);
    expect(await named('needs_update=true&search=old')).toEqual(['Old']);
    expect(await named('needs_update=true&status=online')).toEqual([]);
    expect(await named('needs_update=false')).toEqual(['New', 'Other']);
    expect((await site.call('GET', '/api/v1/jump-clients?needs_update=1')).status).toBe(422);
    expect(await read('/api/v1/fleet/summary')).toMatchObject({
      by_version: [
        { version: '0.9.0', count: 1 },
        { version: '1.0.0', count: 1 },
        { version: '1.1.0+r2', count: 1 },
        { version: '2.0.0', count: 1 },
      ],
    });
  });

  it('is over when the client comes back with the new version', async () => {
    const online = {
      ...{ client: ids.get('Old'), epoch: 3, online: true, at: 1_000 },
      ...{ version: '1.1.0+r2', platform: 'linux-64', public_ip: '203.0.113.1' },
    };
    const batch = JSON.stringify({ shard: 's', run: 'r', items: [online] });
    await jetstream(site.nats).publish(subjects.presence('s'), batch);
    await eventually(async () => {
      expect(await pending()).toEqual(['Ahead']);
    });
  });

  it('UP-06: leaves the client to be edited', async () => {
    const path = `/api/v1/jump-clients/${ids.get('Ahead') ?? ''}`;
    expect(await site.call('PATCH', path, { comments: 'late' })).toMatchObject({ status: 200 });
  });
});
