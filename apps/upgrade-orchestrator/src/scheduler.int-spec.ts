import { eventually } from '@jumpfleet/testing';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { CycleSite } from './testing/cycle-site.js';
import { ask } from './testing/package-world.js';
import { registryNeighbour } from './testing/registry-neighbour.js';
import type { Grant, TestShard } from './testing/test-shard.js';

let site: CycleSite;
let one: TestShard;
let two: TestShard;
let cycle = '';

beforeAll(async () => {
  site = await CycleSite.open();
  [one, two] = [await site.shard('s-1'), await site.shard('s-2')];
});

afterEach(async () => {
  await site.end(cycle);
  for (const shard of [one, two]) {
    shard.isMute = false;
    shard.onGrant = () => undefined;
    shard.granted.length = 0;
    shard.withdrawn.length = 0;
  }
});

const rings = async () => (await site.cycle(cycle)).rings;
const granted = (count: number, shard = one) =>
  eventually(
    () => {
      expect(shard.granted.length).toBeGreaterThanOrEqual(count);
      return shard.granted;
    },
    { timeoutMs: 25_000 },
  );
const settle = (more: object) =>
  eventually(async () => {
    expect(await rings()).toMatchObject([more]);
  });
const eventsOf = async (type: string, permit: number) => {
  const { rows } = await site.database.query<{ data: unknown }>(
    `SELECT data FROM events WHERE type = $1 AND replace(data::text, ' ', '') LIKE $2`,
    [type, `%"permit":${permit},%`],
  );
  return rows;
};

describe('A cycle over two shards', () => {
  it('UP-02: upgrades every client once, and never more at a time than the cap', async () => {
    await site.settings('changeUpgradeSettings', { concurrentUpgrades: 5 });
    const clients = [...(await site.connected(one, 20)), ...(await site.connected(two, 20))];
    const held = new Set<number>();
    let most = 0;
    for (const shard of [one, two])
      shard.onGrant = (grant) => {
        held.add(grant.permit);
        most = Math.max(most, held.size);
        const play = shard.playAlong(grant, '2.0.0');
        held.delete(grant.permit);
        void play;
      };
    cycle = await site.start();
    await eventually(async () => {
      expect(await site.cycle(cycle)).toMatchObject({ state: 'completed' });
    });
    expect(await rings()).toMatchObject([{ clients: 40, upgraded: 40, failed: 0 }]);
    expect(most).toBeLessThanOrEqual(5);
    const told = [...one.granted, ...two.granted];
    expect(new Set(told.map(({ client }) => client))).toEqual(new Set(clients));
    expect(new Set(told.map(({ permit }) => permit)).size).toBe(40);
  });

  it('tells the shards of nothing that is not durable, and holds no more than the cap', async () => {
    await site.settings('changeUpgradeSettings', { concurrentUpgrades: 3 });
    await site.connected(one, 10);
    cycle = await site.start();
    const told = await granted(3);
    for (const { permit } of told) expect(await eventsOf('PermitsGranted', permit)).toHaveLength(1);
    await settle({ upgrading: 3, queued: 7 });
    expect(told).toHaveLength(3);
    await site.settings('changeUpgradeSettings', { concurrentUpgrades: 4 });
    await settle({ upgrading: 4, queued: 6 });
  });
});

describe('A permit', () => {
  const begin = async (cap = 1, clients = 1): Promise<Grant> => {
    await site.settings('changeUpgradeSettings', { concurrentUpgrades: cap });
    await site.connected(one, clients);
    cycle = await site.start();
    const [first] = await granted(1);
    if (!first) throw new Error('nothing was granted');
    return first;
  };

  it('ends once, however often its end is told', async () => {
    const grant = await begin();
    for (let time = 0; time < 3; time++)
      await one.report(grant, { state: 'failed', code: 'disk-full', detail: 'no room' });
    await settle({ failed: 1, upgrading: 0 });
    expect(await eventsOf('PermitsEnded', grant.permit)).toHaveLength(1);
    const { failures } = await site.cycle(cycle);
    expect(failures).toEqual([{ code: 'disk-full', clients: 1 }]);
    const { body } = await ask(
      `${site.orchestrator.url}/api/v1/upgrade-cycles/${cycle}/clients?code=disk-full`,
    );
    expect(body['items']).toMatchObject([
      { state: 'failed', code: 'disk-full', detail: 'no room' },
    ]);
  });

  it('is over when its line ends, and the client goes on later under a greater number', async () => {
    const grant = await begin();
    await one.disconnect(grant.client);
    await settle({ offline: 1, upgrading: 0 });
    await one.connect(grant.client);
    const [, again] = await granted(2);
    expect(again?.client).toBe(grant.client);
    expect(again?.permit).toBeGreaterThan(grant.permit);
    await one.report(grant, { state: 'done', version: '2.0.0' });
    await one.report(grant, { state: 'progress', bytes: 1 });
    await eventually(() => {
      expect(one.withdrawn).toMatchObject([{ permit: grant.permit, code: 'permit-over' }]);
    });
    await settle({ upgrading: 1, upgraded: 0 });
  });

  it('outlives its line while the client restarts', async () => {
    const grant = await begin(1, 2);
    await one.report(grant, { state: 'restarting', within_ms: 60_000 });
    await one.disconnect(grant.client);
    await two.connect(grant.client, '2.0.0');
    await settle({ upgrading: 1, queued: 1 });
    expect(one.granted).toHaveLength(1);
    await two.report(grant, { state: 'done', version: '2.0.0' });
    await settle({ upgraded: 1, upgrading: 1 });
  });

  it('whose client came back with the target version is done, whoever was not heard', async () => {
    const grant = await begin();
    await one.disconnect(grant.client);
    await settle({ offline: 1 });
    await one.connect(grant.client, '2.0.0');
    await settle({ upgraded: 1, offline: 0 });
  });

  it('is free at once when its client is not there', async () => {
    await site.settings('changeUpgradeSettings', { concurrentUpgrades: 1 });
    const [gone] = await site.connected(one, 1);
    one.clients.delete(gone ?? '');
    await site.connected(two, 1);
    cycle = await site.start();
    await granted(1, two);
  });

  it('is said again until the shard answers', async () => {
    one.isMute = true;
    const grant = await begin();
    await granted(2);
    one.isMute = false;
    await granted(3);
    expect(new Set(one.granted.map(({ permit }) => permit))).toEqual(new Set([grant.permit]));
  });

  it('is withdrawn with its cycle', async () => {
    const grant = await begin();
    await ask(`${site.orchestrator.url}/api/v1/upgrade-cycles/${cycle}/cancel`, 'POST');
    await eventually(() => {
      expect(one.withdrawn).toMatchObject([{ permit: grant.permit, code: 'cycle-cancelled' }]);
    });
  });
});

describe('Who takes part', () => {
  it('includes a client that comes later', async () => {
    await site.connected(one, 1);
    one.onGrant = (grant) => void one.playAlong(grant, '2.0.0');
    cycle = await site.start();
    await settle({ upgraded: 1 });
    const late = await one.connect('00000000-0000-4000-8000-000000000001');
    registryNeighbour.members = [...registryNeighbour.members, one.member(late.id)];
    await two.connect('00000000-0000-4000-8000-000000000002');
    await eventually(async () => {
      expect(await rings()).toMatchObject([{ clients: 2 }]);
    });
  });

  it('excludes nobody who lost the shard: the next one has them', async () => {
    const three = await site.shard('s-3');
    await site.settings('changeUpgradeSettings', { concurrentUpgrades: 1 });
    const ids = await site.connected(three, 3);
    three.isMute = true;
    cycle = await site.start();
    await settle({ upgrading: 1, queued: 2 });
    await three.close();
    await settle({ upgrading: 1, queued: 0, offline: 2 });
    two.onGrant = (grant) => void two.playAlong(grant, '2.0.0');
    for (const id of ids) await two.connect(id);
    await settle({ upgraded: 3 });
  });
});

describe('The front of the queue', () => {
  it('UP-07: a jump attempt makes its client the next one, and says that it waits', async () => {
    await site.settings('changeUpgradeSettings', { concurrentUpgrades: 1 });
    await site.connected(one, 20);
    cycle = await site.start();
    const [first] = await granted(1);
    const last = [...one.clients.keys()].findLast((id) => id !== first?.client) ?? '';
    expect(await site.moveToFront(last)).toBe(true);
    if (first) await one.report(first, { state: 'failed', code: 'disk-full' });
    const [, second] = await granted(2);
    expect(second?.client).toBe(last);
    expect(await site.moveToFront(first?.client ?? '')).toBe(false);
    const url = `${site.orchestrator.url}/api/v1/jump-clients`;
    expect(await ask(`${url}/${first?.client}/upgrade`, 'POST')).toMatchObject({
      status: 202,
      body: { pending: true, position: 1 },
    });
    expect(await ask(`${url}/00000000-0000-4000-8000-00000000000f/upgrade`, 'POST')).toMatchObject({
      status: 409,
      body: { code: 'upgrade-not-pending' },
    });
  });
});

describe('When something is away', () => {
  it('another process takes over: what is held stays held, and nobody is stuck', async () => {
    await site.settings('changeUpgradeSettings', { concurrentUpgrades: 4 });
    await site.connected(one, 12);
    cycle = await site.start();
    const held = [...(await granted(4))];
    const standby = await site.world.start();
    await site.orchestrator.close();
    site.orchestrator = standby;
    await granted(8);
    expect(new Set(one.granted.map(({ permit }) => permit)).size).toBe(4);
    one.onGrant = (grant) => void one.playAlong(grant, '2.0.0');
    for (const grant of held) await one.playAlong(grant, '2.0.0');
    await settle({ upgraded: 12 });
  });
});
