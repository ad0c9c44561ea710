import { eventually } from '@jumpfleet/testing';
import type { UpgradeClientItem } from '@jumpfleet/upgrades-contracts';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { CycleSite } from './testing/cycle-site.js';
import { ask } from './testing/package-world.js';
import { registryNeighbour } from './testing/registry-neighbour.js';
import { TusClient } from './testing/tus-client.js';
import type { Grant, TestShard } from './testing/test-shard.js';

let site: CycleSite;
let shard: TestShard;
let cycle = '';

beforeAll(async () => {
  site = await CycleSite.open();
  shard = await site.shard('s-1');
});

afterEach(async () => {
  await site.end(cycle);
  shard.onGrant = () => undefined;
  shard.granted.length = 0;
});

const now = () => site.cycle(cycle);
const shows = (more: object) =>
  eventually(async () => {
    expect(await now()).toMatchObject(more);
  });
const verb = (name: string) =>
  ask(`${site.orchestrator.url}/api/v1/upgrade-cycles/${cycle}/${name}`, 'POST');
const clients = async (query: string) => {
  const url = `${site.orchestrator.url}/api/v1/upgrade-cycles/${cycle}/clients${query}`;
  return (await ask(url)).body['items'] as UpgradeClientItem[];
};
const succeed = (grant: Grant) => void shard.playAlong(grant, '2.0.0');
const fail = (grant: Grant) =>
  void shard.report(grant, { state: 'failed', code: 'digest-mismatch', detail: 'chunk 3' });
/** They run another version by now, and the registry knows it. */
const run = async (ids: readonly string[], version: string): Promise<void> => {
  for (const id of ids) await shard.connect(id, version);
  registryNeighbour.members = [...shard.clients.keys()].map((id) => shard.member(id));
};
const quarters = [
  { share: 0.25, soak_seconds: 0 },
  { share: 1, soak_seconds: 0 },
];

describe('The rings of a cycle', () => {
  it('come one after the other, each with its share of the clients', async () => {
    await site.connected(shard, 20);
    cycle = await site.start({ rings: [{ share: 0.25, soak_seconds: 600 }, ...quarters.slice(1)] });
    shard.onGrant = succeed;
    await shows({
      phase: 'soaking',
      rings: [
        { number: 1, state: 'soaking', clients: 5, upgraded: 5 },
        { number: 2, state: 'waiting', clients: 15, upgraded: 0, queued: 15, opened_at: null },
      ],
      versions: [
        { version: '1.0.0', clients: 15 },
        { version: '2.0.0', clients: 5 },
      ],
    });
    expect(shard.granted).toHaveLength(5);
    const { expected_end_at: end, rings } = await now();
    const opens = Date.parse(rings[0]?.done_at ?? '') + 600_000;
    expect(Date.parse(end ?? '')).toBeGreaterThan(opens);
  });

  it('end with the cycle when everybody is done', async () => {
    await site.connected(shard, 20);
    shard.onGrant = succeed;
    cycle = await site.start({ rings: quarters });
    await shows({
      state: 'completed',
      rings: [
        { state: 'done', upgraded: 5 },
        { state: 'done', upgraded: 15 },
      ],
      expected_end_at: null,
    });
  });

  it('halt the cycle when too many of one fail, and say which clients and why', async () => {
    const failure = { share: 0.3, at_least: 3 };
    await site.settings('changeUpgradeSettings', { concurrentUpgrades: 1 });
    await site.connected(shard, 40);
    shard.onGrant = fail;
    cycle = await site.start({ rings: quarters, failure });
    await shows({ state: 'halted', phase: null, why: { ring: 1 } });
    // One permit more may have been out when the cycle halted, and fails after that.
    await eventually(async () => {
      const { why, failures, rings } = await now();
      expect(why?.failed).toBeGreaterThanOrEqual(3);
      expect(failures).toEqual([{ code: 'digest-mismatch', clients: rings[0]?.failed }]);
      const failed = await clients('?state=failed&code=digest-mismatch&ring=1');
      expect(failed).toHaveLength(rings[0]?.failed ?? 0);
      expect(failed[0]).toMatchObject({ code: 'digest-mismatch', detail: 'chunk 3', ring: 1 });
    });
    const granted = shard.granted.length;
    expect(granted).toBeLessThan(10);
    shard.onGrant = succeed;
    expect((await verb('resume')).body).toMatchObject({ state: 'running', why: null });
    await site.settings('changeUpgradeSettings', { concurrentUpgrades: 100 });
    await shows({ state: 'completed', rings: [{ upgraded: 10 - granted }, { upgraded: 30 }] });
  });

  it('give nothing while the cycle is paused, and go on when it is resumed', async () => {
    await site.settings('changeUpgradeSettings', { concurrentUpgrades: 2 });
    await site.connected(shard, 8);
    cycle = await site.start();
    await eventually(() => {
      expect(shard.granted).toHaveLength(2);
    });
    expect((await verb('pause')).status).toBe(200);
    const [first, second] = shard.granted;
    if (first && second) for (const grant of [first, second]) succeed(grant);
    await shows({ state: 'paused', rings: [{ upgraded: 2, queued: 6, upgrading: 0 }] });
    expect(shard.granted).toHaveLength(2);
    shard.onGrant = succeed;
    await site.settings('changeUpgradeSettings', { concurrentUpgrades: 100 });
    await verb('resume');
    await shows({ state: 'completed', rings: [{ upgraded: 8 }] });
  });

  it('give nothing outside of the windows', async () => {
    const days = [(new Date().getUTCDay() + 2) % 7];
    const windows = { time_zone: 'UTC', windows: [{ days, from: '01:00', to: '02:00' }] };
    const [client = ''] = await site.connected(shard, 3);
    cycle = await site.start({ windows });
    await shows({ phase: 'outside-window', rings: [{ queued: 3, upgrading: 0 }] });
    expect(await site.moveToFront(client)).toBe(false);
    expect(shard.granted).toEqual([]);
  });

  it('UP-04: give only to clients at the front while upgrades do not begin by themselves', async () => {
    const [, second = ''] = await site.connected(shard, 3);
    shard.onGrant = succeed;
    cycle = await site.start({ automatic: false });
    await shows({ members: 3, rings: [{ queued: 3 }] });
    expect(await site.moveToFront(second)).toBe(true);
    await shows({ rings: [{ queued: 2, upgraded: 1 }] });
    expect(shard.granted.map(({ client }) => client)).toEqual([second]);
  });

  it('lead back to an older version that is signed for it', async () => {
    const release = await site.world.maker.release('1.9.0', { rollback_from: ['2.0.0'] });
    await new TusClient(site.orchestrator.url).whole(release);
    const ids = await site.connected(shard, 2);
    await run(ids, '2.0.0');
    shard.onGrant = (grant) => void shard.playAlong(grant, '1.9.0');
    cycle = await site.start({ version: '1.9.0', rollback: true });
    await shows({
      ...{ state: 'completed', rollback: true },
      versions: [{ version: '1.9.0', clients: 2 }],
    });
  });

  it('count nobody who runs the version already', async () => {
    const ids = await site.connected(shard, 12);
    await run(ids.slice(2), '2.0.0');
    shard.onGrant = fail;
    cycle = await site.start({ failure: { share: 0.5, at_least: 2 } });
    await shows({ state: 'halted', why: { finished: 2, failed: 2 }, rings: [{ clients: 2 }] });
  });
});
