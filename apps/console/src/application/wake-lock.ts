/** SB-32. */
const wakeLockMs = 30_000;

/** How many seconds a computer that was just woken cannot be woken again; 0 is now. */
export function secondsLocked(lockedUntilMs: number | undefined, nowMs: number): number {
  return Math.max(0, Math.ceil(((lockedUntilMs ?? 0) - nowMs) / 1000));
}

/** The server's word where it has one, at most the whole lock-out where the clocks differ. */
export function lockedUntil(said: unknown, nowMs: number): number {
  const told = typeof said === 'string' ? Date.parse(said) : Number.NaN;
  return Number.isNaN(told)
    ? nowMs + wakeLockMs
    : Math.min(Math.max(told, nowMs), nowMs + wakeLockMs);
}
