import type { DiaryPages, Reading, UpgradeEntry, UpgradeStep } from '@jumpfleet/gateway-simulation';

export type Caps = Readonly<{
  concurrentUpgrades: number;
  /** Without it there is no limit. */
  bytesPerSecond?: number | undefined;
  /** Bytes are read in pieces, so that a second may seem to hold one more than it does. */
  chunkBytes: number;
  connectionsPerSecond: number;
  burst: number;
}>;

/** What is found of one cap. */
export type Finding = Readonly<{
  /** The most that any instant, or any sliding second, had by the times of reading. */
  most: number;
  /** As far as it is certain: what lay there to be read for a while may have come before that second. */
  mostForCertain: number;
  /** How many seconds certainly had too much. */
  secondsAbove: number;
}>;
export type Audit = Readonly<{
  atOnce: Finding;
  bytes: Finding;
  admissions: Finding;
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
type Read = readonly [...reading: Reading, weight: number];

/**
 * Judges caps by nothing but what clients wrote down. All processes of a fleet on one machine share its
 * monotonic clock. A time is that of reading; a process that was held up reads late and much at once, and tells
 * since when that may have lain there. A second is above a cap when it cannot have been otherwise.
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
    const found = ({ above: seconds, ...finding }: Fullness): Finding => {
      for (const second of seconds) above.add(second);
      return { ...finding, secondsAbove: seconds.size };
    };
    const admissions = this.pages.flatMap((page) =>
      page.admissions.map((one): Read => [...one, 1]),
    );
    const received = this.pages.flatMap((page) => page.received);
    const recent = (all: readonly Read[]): readonly Read[] =>
      all.filter(([at]) => at >= since).sort(([a], [b]) => a - b);
    const mostBytes = (caps.bytesPerSecond ?? Number.POSITIVE_INFINITY) + caps.chunkBytes;
    const mostAdmissions = caps.connectionsPerSecond + caps.burst;
    return {
      atOnce: found(mostAtOnce(this.entries, caps.concurrentUpgrades)),
      bytes: found(slidingSeconds(recent(received), mostBytes)),
      admissions: found(slidingSeconds(recent(admissions), mostAdmissions)),
      secondsAboveAnyCap: above.size,
    };
  }

  /** First and last instant at which bytes of packages came, and how many did. */
  received(): Readonly<{ bytes: number; from: number; to: number }> {
    const pages = this.pages.flatMap((page) => page.received);
    const received = pages.sort(([a], [b]) => a - b);
    const bytes = received.reduce((sum, [, , part]) => sum + part, 0);
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

type Fullness = Readonly<{ most: number; mostForCertain: number; above: ReadonlySet<number> }>;

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
  return { most, mostForCertain: most, above };
}

function markSeconds(marked: Set<number>, from: number, to: number): void {
  for (let second = Math.floor(from / 1_000); second * 1_000 <= to; second++) marked.add(second);
}

/** Each second that ends with one of these, wherever it begins. In order of time. */
function slidingSeconds(all: readonly Read[], cap: number): Fullness {
  const above = new Set<number>();
  let [most, mostForCertain, first] = [0, 0, 0];
  all.forEach(([end], index) => {
    while ((all[first]?.[0] ?? end) <= end - 1_000) first++;
    let [read, certain] = [0, 0];
    for (const [, notBefore, weight] of all.slice(first, index + 1)) {
      read += weight;
      if (notBefore > end - 1_000) certain += weight;
    }
    most = Math.max(most, read);
    mostForCertain = Math.max(mostForCertain, certain);
    if (certain > cap) above.add(Math.floor(end / 1_000));
  });
  return { most, mostForCertain, above };
}

/** What ends at an instant ends before what begins there. */
function byTime([a, x]: Weighed, [b, y]: Weighed): number {
  return a - b || x - y;
}
