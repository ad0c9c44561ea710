import type { Bench, BenchContext } from './bench.js';
import { percentile, rounded } from './event-log/percentile.js';
import { PlannedQueue } from './upgrades/planned-queue.js';

const perRound = 100;
const mostRatio = 1.3;
const warmUpRounds = 20;

/** Microseconds for each client. */
type Times = Readonly<{ grants: number[]; ends: number[] }>;

async function rounds(queue: PlannedQueue, count: number, times: Times): Promise<void> {
  for (let round = 0; round < count; round++) {
    const { granted, ms } = await queue.grant();
    if (granted !== perRound) throw new Error(`${granted} permits were granted in a round`);
    times.grants.push((ms * 1_000) / granted);
    const done = await queue.complete();
    times.ends.push((done.ms * 1_000) / done.ended);
  }
}

const noTimes = (): Times => ({ grants: [], ends: [] });
const residentBytes = (): number => process.memoryUsage().rss;

/** In turns, so that whatever else the machine does meets both. */
async function inTurns(context: BenchContext, small: PlannedQueue, large: PlannedQueue) {
  const [ofSmall, ofLarge] = [noTimes(), noTimes()];
  const turns = context.option('rounds', 60);
  for (let turn = 0; turn < turns; turn++) {
    await rounds(small, 1, ofSmall);
    await rounds(large, 1, ofLarge);
  }
  return { ofSmall, ofLarge };
}

async function filled(context: BenchContext, url: string, clients: number): Promise<PlannedQueue> {
  const begin = performance.now();
  const queue = await PlannedQueue.fill(url, clients);
  context.onEnd(() => queue.close());
  context.log(`${clients} clients have places after ${rounded(performance.now() - begin)} ms`);
  return queue;
}

export const bench: Bench = {
  name: 'upgrade-plan',
  about: 'the scheduler alone: time and memory of a grant with a million clients queued',
  async run(context) {
    const postgres = await context.postgres();
    const few = context.option('few', 10_000);
    const many = context.option('clients', 1_000_000);
    const small = await filled(context, await postgres.createDatabase('small'), few);
    await rounds(small, warmUpRounds, noTimes());
    const smallBytes = residentBytes();
    const large = await filled(context, await postgres.createDatabase('large'), many);
    await rounds(large, warmUpRounds, noTimes());
    const largeBytes = residentBytes();
    const { ofSmall, ofLarge } = await inTurns(context, small, large);
    const of = (share: number) => ({
      grants: percentile(ofLarge.grants, share) / percentile(ofSmall.grants, share),
      ends: percentile(ofLarge.ends, share) / percentile(ofSmall.ends, share),
    });
    const memoryRatio = largeBytes / smallBytes;
    return {
      ok: of(0.5).grants <= mostRatio && of(0.5).ends <= mostRatio && memoryRatio <= mostRatio,
      metrics: {
        clients: many,
        grant_p50_us: rounded(percentile(ofLarge.grants, 0.5)),
        grant_p99_us: rounded(percentile(ofLarge.grants, 0.99)),
        end_p50_us: rounded(percentile(ofLarge.ends, 0.5)),
        end_p99_us: rounded(percentile(ofLarge.ends, 0.99)),
        grant_p50_ratio: rounded(of(0.5).grants, 2),
        grant_p99_ratio: rounded(of(0.99).grants, 2),
        end_p50_ratio: rounded(of(0.5).ends, 2),
        memory_ratio: rounded(memoryRatio, 2),
        resident_bytes: largeBytes,
      },
      yardstick: {
        few_clients: few,
        few_grant_p50_us: rounded(percentile(ofSmall.grants, 0.5)),
        few_grant_p99_us: rounded(percentile(ofSmall.grants, 0.99)),
        few_end_p50_us: rounded(percentile(ofSmall.ends, 0.5)),
        few_resident_bytes: smallBytes,
      },
    };
  },
};
