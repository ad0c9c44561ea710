import { compile, decide, judge } from '@jumpfleet/policy-domain';
import type { AccessQuestion, AccessSnapshot } from '@jumpfleet/policy-domain';
import type { Bench, BenchContext } from './bench.js';
import { percentile, rounded } from './event-log/percentile.js';
import { pinToCore } from './event-log/pin.js';
import { itemsOf, questionsOf } from './policy/large-questions.js';
import { largeSite, realistic } from './policy/large-site.js';
import { casbin, cedarDecides, isPlain, membershipsOf, plainOf } from './policy/yardsticks.js';
import type { PlainQuestion } from './policy/yardsticks.js';

const leastPerSecond = 500_000;

/** Calls a second, in steps of so many calls between looks at the clock. */
function rate(seconds: number, step: number, ask: (at: number) => unknown): number {
  const begin = performance.now();
  let asked = 0;
  while (performance.now() - begin < seconds * 1_000) for (let n = 0; n < step; n++) ask(asked++);
  return (asked / (performance.now() - begin)) * 1_000;
}

async function cachedRate(seconds: number, ask: (at: number) => Promise<boolean>): Promise<number> {
  const begin = performance.now();
  let asked = 0;
  while (performance.now() - begin < seconds * 1_000)
    for (let n = 0; n < 100; n++) await ask(asked++);
  return (asked / (performance.now() - begin)) * 1_000;
}

const cyclic = <T>(values: readonly T[]): ((at: number) => T) => {
  const { length } = values;
  return (at) => {
    const value = values[at % length];
    if (value === undefined) throw new Error('nothing is asked');
    return value;
  };
};

/** The same plain questions answered by all three; each that they answer apart. */
async function sideBySide(
  context: BenchContext,
  {
    snapshot,
    all,
    plain,
  }: Readonly<{
    snapshot: AccessSnapshot;
    all: readonly AccessQuestion[];
    plain: readonly AccessQuestion[];
  }>,
) {
  const asked: PlainQuestion[] = plain.map(plainOf);
  const memberships = membershipsOf(largeSite(realistic));
  const byCasbin = await casbin(memberships);
  const byCedar = cedarDecides(memberships, asked);
  const [own, question, whole] = [cyclic(plain), cyclic(asked), cyclic(all)];
  let differences = 0;
  for (let at = 0; at < 1_000; at++) {
    const answer = judge(snapshot, own(at)).allowed;
    if (answer !== byCasbin.decides(question(at)) || answer !== byCedar(at)) differences++;
  }
  const seconds = context.option('seconds', 1.5);
  const rounds: Record<string, number>[] = [];
  for (let round = 1; round <= context.option('rounds', 5); round++) {
    const figures = {
      decisions: rate(seconds, 1_000, (at) => judge(snapshot, whole(at))),
      explained: rate(seconds, 100, (at) => decide(snapshot, whole(at))),
      plain: rate(seconds, 1_000, (at) => judge(snapshot, own(at))),
      repeated: rate(seconds, 1_000, (at) => judge(snapshot, own(at % 1_000))),
      casbin: rate(seconds, 10, (at) => byCasbin.decides(question(at))),
      cached: await cachedRate(seconds, (at) => byCasbin.cached(question(at % 1_000))),
      cedar: rate(seconds, 10, byCedar),
    };
    context.log(
      `round ${round}: ${Object.entries(figures)
        .map(([name, value]) => `${name} ${rounded(value)}/s`)
        .join(', ')}`,
    );
    rounds.push(figures);
  }
  const median = (name: string) =>
    percentile(
      rounds.map((figures) => figures[name] ?? Number.NaN),
      0.5,
    );
  return { median, differences, memberships: memberships.size };
}

export const bench: Bench = {
  name: 'access-local',
  about:
    'decisions/s in process over 5,000 users, 500 groups, 200 policies, 100,000 items; beside casbin and Cedar',
  async run(context) {
    await pinToCore(process.pid, 0);
    const facts = largeSite(realistic);
    const items = itemsOf(realistic);
    const all = questionsOf(realistic, items, 200_000);
    const snapshot = compile(facts);
    const allowed = all.filter((question) => judge(snapshot, question).allowed).length;
    const plain = all.filter(isPlain);
    const { median, differences } = await sideBySide(context, { snapshot, all, plain });
    const fastestOther = Math.max(median('casbin'), median('cedar'));
    return {
      ok:
        median('decisions') >= leastPerSecond &&
        median('plain') > fastestOther &&
        median('repeated') > median('cached') &&
        differences === 0,
      metrics: {
        decisions_per_s: rounded(median('decisions')),
        decisions_with_reasons_per_s: rounded(median('explained')),
        plain_decisions_per_s: rounded(median('plain')),
        plain_decisions_repeated_per_s: rounded(median('repeated')),
        allowed_ratio: rounded(allowed / all.length, 2),
        answered_differently: differences,
      },
      yardstick: {
        casbin_per_s: rounded(median('casbin')),
        casbin_cached_repeated_per_s: rounded(median('cached')),
        cedar_per_s: rounded(median('cedar')),
        plain_to_casbin_ratio: rounded(median('plain') / median('casbin')),
        plain_to_cedar_ratio: rounded(median('plain') / median('cedar')),
        repeated_to_cached_casbin_ratio: rounded(median('repeated') / median('cached'), 2),
      },
    };
  },
};
