import { expect, it } from '@jest/globals';
import { enrolmentMove } from './enrolment.js';
import type { EnrolmentAnswer } from './enrolment.js';

const attempt = { count: 3, now: 1_000, validUntil: 2_000, random: 0.5 };
const refused = (status: number, code: string): EnrolmentAnswer => ({
  kind: 'refused',
  status,
  code,
  detail: 'The reason.',
});
const away: EnrolmentAnswer = { kind: 'unreachable', error: 'ECONNREFUSED' };

it('keeps trying while nobody answers and the installer is valid', () =>
  expect(enrolmentMove(away, attempt)).toEqual({
    type: 'retry',
    afterMs: 4_000,
    why: 'ECONNREFUSED',
  }));

it('gives up and uninstalls when the validity ends before the first success (AG-03)', () =>
  expect(enrolmentMove(away, { ...attempt, now: 2_000 })).toMatchObject({ type: 'remove' }));

it.each(['installer-unknown', 'installer-expired'])('uninstalls itself on %s', (code) =>
  expect(enrolmentMove(refused(410, code), attempt)).toEqual({
    type: 'remove',
    why: `The reason. (${code})`,
  }),
);

it.each([
  [422, 'override-not-allowed'],
  [409, 'installer-exhausted'],
  [409, 'total-reached'],
  [401, 'proof-invalid'],
])('fails the installation on %d %s, with the reason', (status, code) =>
  expect(enrolmentMove(refused(status, code), attempt)).toEqual({
    type: 'fail',
    why: `The reason. (${code})`,
  }),
);

it.each([500, 502, 503, 429, 408])('tries again after %d', (status) =>
  expect(enrolmentMove(refused(status, 'x'), attempt)).toMatchObject({ type: 'retry' }),
);
