import { describe, expect, it } from '@jest/globals';
import { healthAfter, strikesToOpen, unknownHealth } from './recipient-health.js';
import type { Outcome, RecipientHealth } from './recipient-health.js';

const now = new Date('2026-11-22T10:00:00.000Z');
const settings = { retryIntervalSeconds: 60, retryDurationSeconds: 3_600 };
const after = (order: 'strict' | 'per-key', ...outcomes: Outcome[]): RecipientHealth =>
  outcomes.reduce(
    (health, outcome) => healthAfter(health, outcome, { ...settings, order }, { now, jitter: 0.5 }),
    unknownHealth,
  );
const times = (outcome: Outcome, count = strikesToOpen): Outcome[] =>
  Array.from({ length: count }, () => outcome);
const absent: Outcome = { error: 'connection-failed', failures: 3 };
const refused = (failures: number): Outcome => ({
  error: 'status-refused',
  statusCode: 500,
  failures,
});
const accepted: Outcome = { error: undefined, statusCode: 200, failures: 0 };
const inSeconds = (seconds: number) => new Date(now.getTime() + seconds * 1_000);

describe('the health of a recipient', () => {
  it('opens the circuit after ten failures in a row, and rests for the retry interval', () => {
    expect(after('per-key', ...times(absent, strikesToOpen - 1))).toMatchObject({
      isOpen: false,
      restingUntil: null,
      failingSince: now,
      lastError: 'connection-failed',
    });
    expect(after('per-key', ...times(absent))).toMatchObject({
      isOpen: true,
      restingUntil: inSeconds(60),
    });
  });

  it('is well again with one success', () => {
    expect(after('per-key', ...times(absent), accepted)).toEqual({
      ...unknownHealth,
      lastDeliveredAt: now,
    });
  });

  it('D8: does not take one event that is refused for ever for a recipient that is away', () => {
    const poisoned = times(refused(1), 50);
    expect(after('per-key', refused(0), ...poisoned)).toMatchObject({ strikes: 1, isOpen: false });
    expect(after('per-key', ...times(refused(0)))).toMatchObject({ isOpen: true });
    expect(after('strict', ...poisoned)).toMatchObject({ isOpen: true });
  });

  it('rests for as long as the recipient asks, within an hour', () => {
    const asked = { ...refused(0), retryAfterSeconds: 120 };
    expect(after('strict', asked)).toMatchObject({ restingUntil: inSeconds(120), isOpen: false });
    const long = { ...refused(0), retryAfterSeconds: 999_999 };
    expect(after('strict', long).restingUntil).toEqual(inSeconds(3_600));
  });

  it('says nothing of a recipient when a template fails or this service stops', () => {
    const own: Outcome[] = [
      { error: 'template-failed', failures: 0 },
      { error: 'mail-refused', failures: 0 },
      { error: 'interrupted', failures: 0 },
    ];
    for (const outcome of own)
      expect(after('strict', ...times(outcome, 20))).toMatchObject({ strikes: 0, isOpen: false });
  });
});
