export const backoff = { baseMs: 1_000, capMs: 300_000 } as const;

/**
 * Exponential backoff with full jitter: anywhere between now and the doubled limit, so that a fleet
 * that was cut off together does not come back together. `attempt` counts from 0; `random` is in [0, 1).
 */
export function delay(attempt: number, random: number): number {
  const doublings = Math.min(Math.max(attempt, 0), 30);
  return Math.floor(Math.min(backoff.capMs, backoff.baseMs * 2 ** doublings) * random);
}
