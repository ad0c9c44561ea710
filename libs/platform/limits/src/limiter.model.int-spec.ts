import { testRedis } from '@jumpfleet/testing';
import { beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LimiterWorld } from './testing/limiter-world.js';
import type { Step } from './testing/limiter-world.js';
import { VirtualRedis } from './testing/virtual-redis.js';

const second = 1_000_000;
const limiters = 3;
const runs = Number(process.env['MODEL_RUNS'] ?? 60);

const limiter = fc.nat(limiters - 1);
const isRarely = fc.nat(9).map((luck) => luck === 0);
const kind = <Kind extends string>(name: Kind) => fc.constant(name);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      ...{ do: kind('crowd'), limiter, count: fc.nat(150), isLost: isRarely },
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: kind('serve'),
      micros: fc.nat(3 * second),
      eachMicros: fc.integer({ min: 5_000, max: 60_000 }),
      isLossy: isRarely,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      ...{ do: kind('upgrade'), limiter, count: fc.nat(60), awayMicros: fc.nat(3 * second) },
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: kind('crash'), limiter }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: kind('rate'), perSecond: fc.integer({ min: 1, max: 300 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: kind('outage'), micros: fc.nat(5 * second), isWiped: fc.boolean() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: kind('leap'),
      micros: fc.integer({ min: -20 * second, max: 20 * second }),
    }),
  },
);

let url: string;

beforeAll(async () => {
  url = (await testRedis()).url;
});

async function worldOf(steps: readonly Step[]): Promise<LimiterWorld> {
  const redis = new VirtualRedis(url);
  try {
    await redis.wipe();
    const world = new LimiterWorld(redis, limiters);
    await world.serve(7 * second, second);
    for (const one of steps) await world.perform(one);
    await world.serve(4 * second, 20_000);
    return world;
  } finally {
    redis.close();
  }
}

it('No second sees more than the rate and its burst, whatever comes, crashes, leaps or is lost (GW-02)', async () => {
  let admitted = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
      const world = await worldOf(steps);
      admitted += world.admissions.length;
      expect(world.excess).toBeUndefined();
    }),
    { numRuns: runs, endOnFailure: runs > 60 },
  );
  expect(admitted).toBeGreaterThan(1_000);
}, 600_000);
