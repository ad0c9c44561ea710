import { serviceSecretKey } from '@jumpfleet/grpc';
import { serviceSecret } from '@jumpfleet/policy-neighbour';

import type { Bench } from './bench.js';
import { percentile, rounded } from './event-log/percentile.js';
import { DecideCaller } from './policy/decide-caller.js';
import { startFilledPolicy } from './policy/filled-policy.js';

const leastInBatches = 100_000;
const leastSingle = 6_000;
const batch = 100;
/** One answer in so many is read, and must be one. */
const readEvery = 51;

type Asked = Readonly<{ perSecond: number; ms: number[]; wrong: number; allowed: number }>;

/** Some lines with a few questions under way on each, as services ask. */
async function ask(
  callers: readonly DecideCaller[],
  requests: readonly Buffer[],
  { seconds, inFlight, size }: Readonly<{ seconds: number; inFlight: number; size: number }>,
): Promise<Asked> {
  const begin = performance.now();
  const end = begin + seconds * 1000;
  const ms: number[] = [];
  let asked = 0;
  let wrong = 0;
  let allowed = 0;
  const hand = async (caller: DecideCaller): Promise<void> => {
    while (performance.now() < end) {
      const number = asked++;
      const at = performance.now();
      const answer = await caller.ask(requests[number % requests.length] ?? Buffer.alloc(0));
      ms.push(performance.now() - at);
      if (number % readEvery !== 0) continue;
      const decisions = caller.read(answer);
      if (decisions.length !== size) wrong++;
      allowed += decisions.filter((decision) => decision.allowed).length;
    }
  };
  await Promise.all(
    callers.flatMap((caller) => Array.from({ length: inFlight }, () => hand(caller))),
  );
  const perSecond = (ms.length * size) / ((performance.now() - begin) / 1000);
  return { perSecond, ms, wrong, allowed };
}

export const bench: Bench = {
  name: 'access-remote',
  about: 'decisions over gRPC: batches of 100 without and with their reasons, and single ones with',
  async run(context) {
    const seconds = context.option('seconds', 8);
    const { policy, questions } = await startFilledPolicy(context);
    const service = { [serviceSecretKey]: serviceSecret };
    const callers = [1, 2].map(() => new DecideCaller(policy.grpcAddress, service));
    const [first] = callers;
    if (!first) throw new Error('nobody asks');
    context.onEnd(() => {
      for (const caller of callers) caller.close();
    });
    const batches = (withoutReasons: boolean) =>
      Array.from({ length: questions.length / batch }, (_, n) =>
        first.bytesOf(questions.slice(n * batch, (n + 1) * batch), withoutReasons),
      );
    const singles = questions.map((question) => first.bytesOf([question]));
    const many = { seconds, inFlight: 4, size: batch };
    const one = { seconds, inFlight: 16, size: 1 };
    await ask(callers, batches(true), { ...many, seconds: 3 });
    const batched = await ask(callers, batches(true), many);
    const explained = await ask(callers, batches(false), many);
    await ask(callers, singles, { ...one, seconds: 2 });
    const single = await ask(callers, singles, one);
    context.log(
      `${rounded(batched.perSecond)}/s in batches, ${rounded(single.perSecond)}/s single`,
    );
    const wrong = batched.wrong + explained.wrong + single.wrong;
    return {
      ok: batched.perSecond >= leastInBatches && single.perSecond >= leastSingle && wrong === 0,
      metrics: {
        batched_decisions_per_s: rounded(batched.perSecond),
        batch_p50_ms: rounded(percentile(batched.ms, 0.5), 2),
        batch_p99_ms: rounded(percentile(batched.ms, 0.99), 2),
        explained_decisions_per_s: rounded(explained.perSecond),
        single_decisions_per_s: rounded(single.perSecond),
        single_p50_ms: rounded(percentile(single.ms, 0.5), 2),
        single_p99_ms: rounded(percentile(single.ms, 0.99), 2),
        wrong_answers: wrong,
        allowed_of_read: batched.allowed + single.allowed,
      },
      yardstick: {
        least_batched_per_s: leastInBatches,
        least_single_per_s: leastSingle,
      },
    };
  },
};
