import { testRedis } from '@jumpfleet/testing';
import { beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BudgetWorld } from './testing/budget-world.js';
import type { Step } from './testing/budget-world.js';
import { VirtualRedis } from './testing/virtual-redis.js';

const second = 1_000_000;
const mebi = 1_048_576;
const shards = 3;
const runs = Number(process.env['MODEL_RUNS'] ?? 40);

const shard = fc.nat(shards - 1);
const kind = <Kind extends string>(name: Kind) => fc.constant(name);
const budget = fc.oneof(
  fc.constant(100 * mebi),
  fc.integer({ min: 65_536, max: 100 * mebi }),
  fc.integer({ min: 65_536, max: 2 * mebi }),
);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: kind('send'),
      micros: fc.nat(1.5 * second),
      answerMicros: fc.oneof(fc.nat(2_000), fc.nat(30_000)),
      lateness: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: kind('idle'), micros: fc.nat(3 * second) }) },
  { weight: 1, arbitrary: fc.record({ do: kind('lose'), shard, count: fc.nat(20) }) },
  { weight: 2, arbitrary: fc.record({ do: kind('crash'), shard }) },
  { weight: 2, arbitrary: fc.record({ do: kind('budget'), bytesPerSecond: budget }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: kind('outage'), micros: fc.nat(3 * second), isWiped: fc.boolean() }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: kind('leap'),
      micros: fc.oneof(
        fc.integer({ min: -20 * second, max: 20 * second }),
        fc.integer({ min: -50_000, max: 50_000 }),
      ),
    }),
  },
);

let url: string;

beforeAll(async () => {
  url = (await testRedis()).url;
});

async function inWorld(act: (world: BudgetWorld) => Promise<void>): Promise<void> {
  const redis = new VirtualRedis(url);
  try {
    await redis.wipe();
    await act(new BudgetWorld(redis, shards));
  } finally {
    redis.close();
  }
}

it('No second sees more than the budget and a chunk, whatever is late, crashes, leaps or is lost', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), (steps) =>
      inWorld(async (world) => {
        for (const one of steps) await world.perform(one);
        expect(world.excess).toBeUndefined();
      }),
    ),
    { numRuns: runs, endOnFailure: runs > 40 },
  );
}, 600_000);

it('At least 0.97 of the budget is used while there is something to send', async () => {
  await fc.assert(
    fc.asyncProperty(budget, fc.nat(2_000), (bytesPerSecond, answerMicros) =>
      inWorld(async (world) => {
        await world.perform({ do: 'budget', bytesPerSecond });
        await world.send(2 * second, answerMicros, 0);
        const from = world.redis.now;
        await world.send(5 * second, answerMicros, 0);
        expect(world.usedShare(from, world.redis.now)).toBeGreaterThanOrEqual(
          0.97 - (2 * 32_768) / (5 * bytesPerSecond),
        );
      }),
    ),
    { numRuns: 10 },
  );
}, 120_000);
