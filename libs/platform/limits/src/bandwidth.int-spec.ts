import { setTimeout as pause } from 'node:timers/promises';
import { createLogger } from '@jumpfleet/observability';
import { atEndOfSpecFile, eventually, testRedis } from '@jumpfleet/testing';
import type { RedisServer } from '@jumpfleet/local-servers';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { BandwidthBoard } from './bandwidth-board.js';
import { BandwidthBudget } from './bandwidth-budget.js';
import type { Slice } from './slice-reader.js';
import { bandwidthChunkBytes } from './slices.js';

const logger = createLogger({ service: 'limits', level: 'silent' });
const mebi = 1_048_576;
let redis: RedisServer;

beforeEach(async () => {
  redis = await testRedis();
});

async function ready<Made extends { isConnected: boolean; close(): void }>(made: Made) {
  atEndOfSpecFile(() => made.close());
  await eventually(() => made.isConnected);
  return made;
}

const shard = () => ready(new BandwidthBudget(redis.url, logger));
const board = () => ready(new BandwidthBoard(redis.url, logger));

async function slices(from: BandwidthBudget, untilMs: number): Promise<Slice[]> {
  const taken: Slice[] = [];
  while (performance.now() < untilMs) {
    const slice = await from.take(mebi);
    if (slice === 'unlimited') throw new Error('a budget was expected');
    if (slice === undefined) await pause(1);
    else taken.push(slice);
  }
  return taken.filter(({ untilMs: end }) => end <= untilMs);
}

describe('A byte budget', () => {
  /** How much of a second is used is the upgrade-bandwidth bench's: here, that no slice holds more than its own time. */
  it.each([65_536, 5 * mebi, 100 * mebi])(
    'of %d a second is given to several shards in slices of their own, none fuller than its time',
    async (bytesPerSecond) => {
      const shards = [await shard(), await shard(), await shard()];
      await (await board()).set(bytesPerSecond, 1);
      await eventually(async () => expect(await shards[0]?.take(1)).toBeDefined());
      const until = performance.now() + 1_500;
      const taken = (await Promise.all(shards.map((one) => slices(one, until)))).flat();
      taken.sort((a, b) => a.fromMs - b.fromMs);
      expect(taken.length).toBeGreaterThan(1);
      for (const [i, { fromMs }] of taken.entries())
        expect(fromMs).toBeGreaterThanOrEqual((taken[i - 1]?.untilMs ?? 0) - 5);
      const bytes = taken.reduce((sum, slice) => sum + slice.bytes, 0);
      const ms = taken.reduce((sum, { fromMs, untilMs }) => sum + untilMs - fromMs, 0);
      const share = (bytes * 1_000) / ms / bytesPerSecond;
      expect(share).toBeGreaterThan(0.97);
      expect(share).toBeLessThan(0.995);
      expect(Math.max(...taken.map((slice) => slice.bytes))).toBeLessThanOrEqual(
        bandwidthChunkBytes / 2,
      );
    },
  );

  it('that is changed holds soon, and a later revision stays', async () => {
    const one = await shard();
    const [first, behind] = [await board(), await board()];
    await first.set(65_536, 5);
    await eventually(async () => expect(await one.take(1)).toBeDefined());
    await first.set(100 * mebi, 6);
    await behind.set(65_536, 4);
    const slice = await eventually(async () => (await one.take(mebi)) ?? false);
    expect(slice).toMatchObject({ bytes: bandwidthChunkBytes / 2 });
  });

  it('may be none', async () => {
    const one = await shard();
    const limit = await board();
    await limit.set(null, 1);
    expect(await one.take(mebi)).toBe('unlimited');
    await limit.set(mebi, 2);
    await eventually(async () => expect(await one.take(mebi)).not.toBe('unlimited'));
  });

  it('is nothing until it was written, and after Redis was restarted or went away', async () => {
    const one = await shard();
    expect(await one.take(mebi)).toBeUndefined();
    const limit = await board();
    await limit.set(mebi, 1);
    await eventually(async () => expect(await one.take(mebi)).toBeDefined());
    limit.close();
    await redis.kill();
    await eventually(() => !one.isConnected);
    expect(await one.take(mebi)).toBeUndefined();
    await redis.start();
    await eventually(() => one.isConnected);
    expect(await one.take(mebi)).toBeUndefined();
    await (await board()).set(mebi, 2);
    await eventually(async () => expect(await one.take(mebi)).toBeDefined());
  });
});
