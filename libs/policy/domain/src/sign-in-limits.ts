import type { AttemptLimit } from './failed-attempts.js';

const minuteMs = 60_000;

/**
 * How often somebody may fail: under one name from one place, from one place under any names, and under one
 * name from everywhere together. The last locks the account out until its window ends or an administrator
 * unlocks it; it allows more, so that nobody is locked out cheaply.
 */
export const signInLimits = {
  nameAtPlace: { maxFailures: 10, windowMs: 5 * minuteMs },
  place: { maxFailures: 100, windowMs: 5 * minuteMs },
  account: { maxFailures: 50, windowMs: 60 * minuteMs },
} as const satisfies Record<string, AttemptLimit>;

/** FEATURES B6. */
export const apiTokenLimit = { liveTokens: 30, lifeSeconds: 3_600 } as const;
