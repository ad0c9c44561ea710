import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { errorOf, isFinal, nextAttemptAt } from './delivery-outcome.js';

describe('an answer of a recipient', () => {
  it('B1: is a success with 200 only, unless the recipient takes any 2xx', () => {
    expect(errorOf({ statusCode: 200 }, '200')).toBeUndefined();
    expect(errorOf({ statusCode: 201 }, '200')).toBe('status-refused');
    expect(errorOf({ statusCode: 201 }, '2xx')).toBeUndefined();
    expect(errorOf({ statusCode: 500 }, '2xx')).toBe('status-refused');
  });

  it('is a failure when it redirects, whatever the recipient takes', () => {
    for (const statusCode of [301, 302, 303, 307, 308])
      expect(errorOf({ statusCode }, '2xx')).toBe('redirected');
  });

  it('is a failure when it never came whole', () => {
    expect(errorOf({ statusCode: 200, failure: 'answer-incomplete' }, '200')).toBe(
      'answer-incomplete',
    );
    expect(errorOf({ failure: 'timed-out' }, '2xx')).toBe('timed-out');
  });

  it('B1: is final when a mail server refuses the mail itself, not when there is no mail server yet', () => {
    expect(isFinal('mail-refused')).toBe(true);
    expect(isFinal('mail-not-set-up')).toBe(false);
    expect(isFinal('status-refused')).toBe(false);
  });
});

describe('the next attempt', () => {
  const policy = { retryIntervalSeconds: 10, retryDurationSeconds: 600 };
  const firstAttemptAt = new Date('2026-11-21T10:00:00.000Z');
  const after = (seconds: number) => new Date(firstAttemptAt.getTime() + seconds * 1_000);

  it('comes after the interval, which doubles with each failure up to sixteen times', () => {
    const delays = [1, 2, 3, 4, 5, 6, 60].map((attempts) => {
      const next = nextAttemptAt(policy, { attempts, firstAttemptAt }, firstAttemptAt, 0.5);
      return next && (next.getTime() - firstAttemptAt.getTime()) / 1_000;
    });
    expect(delays).toEqual([10, 20, 40, 80, 160, 160, 160]);
  });

  it('comes no sooner than the recipient asked, within an hour', () => {
    const long = { retryIntervalSeconds: 10, retryDurationSeconds: 86_400 };
    const next = (retryAfterSeconds: number) =>
      nextAttemptAt(long, { attempts: 1, firstAttemptAt, retryAfterSeconds }, firstAttemptAt, 0.5);
    expect(next(120)).toEqual(after(120));
    expect(next(999_999)).toEqual(after(3_600));
  });

  it('falls on the end of the retry duration once, and then never again', () => {
    const failed = { attempts: 9, firstAttemptAt };
    expect(nextAttemptAt(policy, failed, after(599), 0.5)).toEqual(after(600));
    expect(nextAttemptAt(policy, failed, after(600), 0.5)).toBeUndefined();
  });

  it('is later than now and within the duration for any history', () => {
    fc.assert(
      fc.property(
        fc.record({
          attempts: fc.integer({ min: 1, max: 10_000 }),
          elapsed: fc.integer({ min: 0, max: 100_000 }),
          jitter: fc.double({ min: 0, max: 1, noNaN: true }),
          retryAfterSeconds: fc.nat(1_000_000),
        }),
        ({ attempts, elapsed, jitter, retryAfterSeconds }) => {
          const now = after(elapsed);
          const failed = { attempts, firstAttemptAt, retryAfterSeconds };
          const next = nextAttemptAt(policy, failed, now, jitter);
          if (elapsed >= 600) expect(next).toBeUndefined();
          else {
            expect(next?.getTime()).toBeGreaterThan(now.getTime());
            expect(next?.getTime()).toBeLessThanOrEqual(after(600).getTime());
          }
        },
      ),
    );
  });
});
