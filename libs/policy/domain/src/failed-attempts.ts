/** Failures of one name from one place, counted in a fixed window. */
export type FailedAttempts = Readonly<{ count: number; since: number }>;

export type AttemptLimit = Readonly<{ maxFailures: number; windowMs: number }>;

/** How long until another attempt may be made; 0 = now. */
export function waitBeforeAttempt(
  failed: FailedAttempts | undefined,
  { maxFailures, windowMs }: AttemptLimit,
  nowMs: number,
): number {
  if (!failed || failed.count < maxFailures) return 0;
  return Math.max(0, failed.since + windowMs - nowMs);
}

export function afterFailure(
  failed: FailedAttempts | undefined,
  { windowMs }: AttemptLimit,
  nowMs: number,
): FailedAttempts {
  if (!failed || nowMs - failed.since >= windowMs) return { count: 1, since: nowMs };
  return { count: failed.count + 1, since: failed.since };
}
