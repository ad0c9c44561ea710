/** Any numbers, as long as nothing else in this database locks on them. */
export const intakeLock = 7_402_301;
const laneLock = 7_402_303;
export const redeliveryLock = 7_402_304;

/**
 * Who queues and who ends what is queued under one key must not overlook each other, or nobody would be the first of
 * the lane. Who queues waits; who ends does so only where it gets the lock at once, so that the two never block each
 * other for good.
 */
export const waitForLane = (key: string): string =>
  `pg_advisory_xact_lock(${laneLock}, hashtext(${key}))`;
export const hasLane = (key: string): string =>
  `pg_try_advisory_xact_lock_shared(${laneLock}, hashtext(${key}))`;
