/** One look at the clocks: the one that runs since boot and that nobody can set, and the one on the wall. */
export type ClockReading = Readonly<{
  /** Another boot, another count. */
  boot: string;
  /** Since that boot, sleep included. */
  bootMs: number;
  wallMs: number;
}>;

/** How long there has been no contact, as far as it is known. */
export type OfflineTime = Readonly<{
  lookedAt: ClockReading;
  /** Counted by the clock since boot: sure. */
  countedMs: number;
  /** While the computer was off, by the wall clock: as sure as that clock. */
  assumedMs: number;
}>;

const dayMs = 86_400_000;
const attemptsMs = 600_000;

export function contactAt(reading: ClockReading): OfflineTime {
  return { lookedAt: reading, countedMs: 0, assumedMs: 0 };
}

/**
 * Adds what has passed since the last look. A wall clock that jumps ahead while the computer runs adds
 * nothing; one that turns out to have been ahead takes away what it had added.
 */
export function lookAgain(time: OfflineTime, now: ClockReading): OfflineTime {
  const { lookedAt } = time;
  const sinceBoot = now.boot === lookedAt.boot ? lookedAt.bootMs : 0;
  const counted = Math.max(0, now.bootMs - sinceBoot);
  const byWall = now.wallMs - lookedAt.wallMs - counted;
  const wasOff = now.boot !== lookedAt.boot;
  return {
    lookedAt: now,
    countedMs: time.countedMs + counted,
    assumedMs: Math.max(0, time.assumedMs + (wasOff ? byWall : Math.min(0, byWall))),
  };
}

/**
 * What is still missing until the client must remove itself (RG-34), 0 or less for nothing. A clock alone never
 * suffices: a day of it is counted for sure, and this run of the program has tried for ten minutes.
 */
export function leftUntilRemoval(time: OfflineTime, limitMs: number, triedMs: number): number {
  return Math.max(
    limitMs - time.countedMs - time.assumedMs,
    Math.min(limitMs, dayMs) - time.countedMs,
    Math.min(limitMs, attemptsMs) - triedMs,
  );
}

/** `undefined` for anything that is not what was saved. */
export function parseOfflineTime(value: unknown): OfflineTime | undefined {
  const time = value as Partial<OfflineTime> | null | undefined;
  const looked = time?.lookedAt as Partial<ClockReading> | null | undefined;
  const numbers = [time?.countedMs, time?.assumedMs, looked?.bootMs, looked?.wallMs];
  if (typeof looked?.boot !== 'string' || !numbers.every(Number.isFinite)) return undefined;
  return value as OfflineTime;
}
