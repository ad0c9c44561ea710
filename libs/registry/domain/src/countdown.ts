/** A time, in milliseconds, in which no count-down ran: nobody could connect, nobody looked, or it was frozen. */
export type Pause = Readonly<{ began: number; ended: number }>;

export const minuteMs = 60_000;
export const dayMs = 86_400_000;

/**
 * Who has been offline since this instant, or longer, has run down `durationMs` by `now`. Pauses lie one
 * after the other and before `now`. It answers for a whole fleet at once, so that a changed threshold or
 * a pause touches no client.
 */
export function countdownCutoff(now: number, durationMs: number, pauses: readonly Pause[]): number {
  let left = durationMs;
  let from = now;
  for (const pause of pauses.toReversed()) {
    if (from - pause.ended >= left) break;
    left -= from - pause.ended;
    from = pause.began;
  }
  return from - left;
}

/** When a count-down that began at `since` is over, as far as the pauses so far tell. */
export function countdownEnd(since: number, durationMs: number, pauses: readonly Pause[]): number {
  let left = durationMs;
  let from = since;
  for (const pause of pauses) {
    if (pause.ended <= from) continue;
    const running = Math.max(pause.began - from, 0);
    if (running >= left) break;
    left -= running;
    from = pause.ended;
  }
  return from + left;
}

/** How the site was when somebody looked. */
export type SiteLook = Readonly<{
  at: number;
  canConnect: boolean;
  isFrozen: boolean;
}>;

/**
 * Whether the time since the last look counts for nobody: no gateway was there to connect to, the
 * guard holds the count-downs, or nobody looked for so long that nothing is known of it.
 */
export function isPausedSince(lastLook: number, look: SiteLook, longestGapMs: number): boolean {
  return !look.canConnect || look.isFrozen || look.at - lastLook > longestGapMs;
}

export type DeletionTerms = Readonly<{
  /** When it was last known to be connected; undefined while it is. */
  offlineSince: number | undefined;
  /** An item's own limit, which goes below the site's least (A10 row 3); 0 follows the site. */
  maxOfflineMinutes: number;
  expiresAt: number | undefined;
}>;

/** How long an item may be offline; undefined is for ever. */
export function offlineLimitMs(
  maxOfflineMinutes: number,
  deleteAfterDays: number | null,
): number | undefined {
  if (maxOfflineMinutes > 0) return maxOfflineMinutes * minuteMs;
  return deleteAfterDays === null ? undefined : deleteAfterDays * dayMs;
}

/** When an item will go if nothing happens to it before: by its expiry (RG-11) or offline too long (RG-32). */
export function scheduledDeletion(
  { offlineSince, maxOfflineMinutes, expiresAt }: DeletionTerms,
  deleteAfterDays: number | null,
  pauses: readonly Pause[],
): number | undefined {
  const limit = offlineLimitMs(maxOfflineMinutes, deleteAfterDays);
  if (offlineSince === undefined || limit === undefined) return expiresAt;
  const overdue = countdownEnd(offlineSince, limit, pauses);
  return expiresAt === undefined ? overdue : Math.min(expiresAt, overdue);
}
