import type { DiaryPages, UpgradeEntry, UpgradeStep } from '@jumpfleet/gateway-simulation';

export type Caps = Readonly<{
  concurrentUpgrades: number;
  /** Without it there is no limit. */
  bytesPerSecond?: number | undefined;
  /** Bytes are read in pieces, so that a second may seem to hold one more than it does. */
  chunkBytes: number;
  connectionsPerSecond: number;
  burst: number;
}>;

/** What is found of one cap: the most that any instant, or any sliding second, had, and how many seconds had too much. */
export type Finding = Readonly<{ most: number; secondsAbove: number }>;
export type Audit = Readonly<{
  atOnce: Finding;
  bytes: Finding;
  welcomes: Finding;
  /** Of all seconds, those in which any cap was passed. */
  secondsAboveAnyCap: number;
}>;

/** What became of the clients that were offered anything. */
export type Outcomes = Readonly<{
  upgradedOnce: number;
  upgradedAgain: number;
  /** Last said that it failed, or was lost as asked for. */
  failed: number;
  /** Neither: still under way, or waiting for another permit. */
  open: number;
}>;

type Weighed = readonly [at: number, weight: number];

/**
 * Judges caps by nothing but what clients wrote down. All processes of a fleet on one machine share its
 * monotonic clock. What happened is written down when a process reads it, so that a busy process tells late
 * and in heaps, never early: heaps may make a second look fuller than it was, never emptier over its length.
 */
export class UpgradeAuditor {
  private readonly pages: DiaryPages[] = [];

  add(pages: DiaryPages): void {
    this.pages.push(pages);
  }

  get entries(): readonly UpgradeEntry[] {
    return this.pages.flatMap(({ upgrades }) => upgrades);
  }

  /** Of what happened from this instant on. */
  judge(caps: Caps, since = 0): Audit {
    const above = new Set<number>();
    const found = (findings: Fullness): Finding => {
      for (const second of findings.above) above.add(second);
      return { most: findings.most, secondsAbove: findings.above.size };
    };
    const welcomes = this.pages.flatMap((page) => page.welcomes.map((at): Weighed => [at, 1]));
    const received = this.pages.flatMap((page) => page.received);
    const recent = (all: readonly Weighed[]): readonly Weighed[] =>
      all.filter(([at]) => at >= since).sort(byTime);
    const mostBytes = (caps.bytesPerSecond ?? Number.POSITIVE_INFINITY) + caps.chunkBytes;
    return {
      atOnce: found(mostAtOnce(this.entries, caps.concurrentUpgrades)),
      bytes: found(slidingSeconds(recent(received), mostBytes)),
      welcomes: found(slidingSeconds(recent(welcomes), caps.connectionsPerSecond + caps.burst)),
      secondsAboveAnyCap: above.size,
    };
  }

  /** First and last instant at which bytes of packages came, and how many did. */
  received(): Readonly<{ bytes: number; from: number; to: number }> {
    const received = this.pages.flatMap((page) => page.received).sort(byTime);
    const bytes = received.reduce((sum, [, part]) => sum + part, 0);
    return { bytes, from: received[0]?.[0] ?? 0, to: (received.at(-1)?.[0] ?? 0) + 1 };
  }

  outcomes(): Outcomes {
    const steps = new Map<number, UpgradeStep[]>();
    for (const [client, , , step] of [...this.entries].sort((a, b) => a[2] - b[2])) {
      const known = steps.get(client);
      if (known) known.push(step);
      else steps.set(client, [step]);
    }
    const kinds = [...steps.values()].map(outcomeOf);
    const count = (kind: keyof Outcomes): number => kinds.filter((one) => one === kind).length;
    return {
      upgradedOnce: count('upgradedOnce'),
      upgradedAgain: count('upgradedAgain'),
      failed: count('failed'),
      open: count('open'),
    };
  }
}

function outcomeOf(steps: readonly UpgradeStep[]): keyof Outcomes {
  const done = steps.filter((step) => step === 'done').length;
  if (done > 0) return done === 1 ? 'upgradedOnce' : 'upgradedAgain';
  const last = steps.at(-1);
  return last === 'failed' || last === 'gone' ? 'failed' : 'open';
}

type Fullness = Readonly<{ most: number; above: ReadonlySet<number> }>;

/** A permit counts from its offer to its end, also while its client restarts. */
function mostAtOnce(entries: readonly UpgradeEntry[], cap: number): Fullness {
  const changes = entries
    .filter(([, , , step]) => step !== 'restarted')
    .map(([, , at, step]): Weighed => [at, step === 'offered' ? 1 : -1])
    .sort(byTime);
  const above = new Set<number>();
  let now = 0;
  let most = 0;
  changes.forEach(([at, change], index) => {
    now += change;
    most = Math.max(most, now);
    if (now > cap) markSeconds(above, at, changes[index + 1]?.[0] ?? at);
  });
  return { most, above };
}

function markSeconds(marked: Set<number>, from: number, to: number): void {
  for (let second = Math.floor(from / 1_000); second * 1_000 <= to; second++) marked.add(second);
}

/** Each second that ends with one of these, wherever it begins. In order of time. */
function slidingSeconds(all: readonly Weighed[], cap: number): Fullness {
  const above = new Set<number>();
  let first = 0;
  let sum = 0;
  let most = 0;
  for (const [at, weight] of all) {
    sum += weight;
    for (let oldest = all[first]; oldest && oldest[0] <= at - 1_000; oldest = all[++first])
      sum -= oldest[1];
    most = Math.max(most, sum);
    if (sum > cap) above.add(Math.floor(at / 1_000));
  }
  return { most, above };
}

/** What ends at an instant ends before what begins there. */
function byTime([a, x]: Weighed, [b, y]: Weighed): number {
  return a - b || x - y;
}
