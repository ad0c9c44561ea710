import { describe, expect, it } from '@jest/globals';
import { afterFailure, waitBeforeAttempt } from './failed-attempts.js';
import type { FailedAttempts } from './failed-attempts.js';

const limit = { maxFailures: 3, windowMs: 1_000 };
const failedAt = (...instants: number[]): FailedAttempts | undefined =>
  instants.reduce<FailedAttempts | undefined>((so, at) => afterFailure(so, limit, at), undefined);

describe('failed attempts', () => {
  it('are free up to the limit', () => {
    expect(waitBeforeAttempt(undefined, limit, 0)).toBe(0);
    expect(waitBeforeAttempt(failedAt(0, 1), limit, 2)).toBe(0);
  });

  it('close the door until the window ends', () => {
    expect(waitBeforeAttempt(failedAt(0, 1, 2), limit, 400)).toBe(600);
    expect(waitBeforeAttempt(failedAt(0, 1, 2), limit, 1_000)).toBe(0);
  });

  it('are forgotten with their window', () => {
    expect(failedAt(0, 1, 2, 1_000)).toEqual({ count: 1, since: 1_000 });
  });
});
