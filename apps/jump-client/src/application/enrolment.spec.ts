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

it('GW-03: keeps trying while nobody answers and the installer is valid', () =>
  expect(enrolmentMove(away, attempt)).toEqual({
    type: 'retry',
    afterMs: 4_000,
    why: 'ECONNREFUSED',
  }));

it('GW-03, AG-03, AG-05: gives up and uninstalls when the validity ends before the first success', () =>
  expect(enrolmentMove(away, { ...attempt, now: 2_000 })).toMatchObject({ type: 'remove' }));

it.each([
  'installer-unknown',
  'installer-expired',
  'installer-exhausted',
  'installer-revoked',
  'installer-outdated',
])('AG-03: uninstalls itself on %s', (code) =>
  expect(enrolmentMove(refused(410, code), attempt)).toEqual({
    type: 'remove',
    why: `The reason. (${code})`,
  }),
);

it.each([
  [422, 'override-not-allowed'],
  [403, 'address-not-allowed'],
  [409, 'active-reached'],
  [409, 'total-reached'],
  [401, 'proof-invalid'],
])('AG-14: fails the installation on %d %s, with the reason', (status, code) =>
  expect(enrolmentMove(refused(status, code), attempt)).toEqual({
    type: 'fail',
    why: `The reason. (${code})`,
  }),
);

it.each([500, 502, 503, 429, 408])('tries again after %d', (status) =>
  expect(enrolmentMove(refused(status, 'x'), attempt)).toMatchObject({ type: 'retry' }),
);

it('GW-15: comes back at the turn that it was given, though the validity ends before', () => {
  const told = {
    kind: 'refused',
    status: 503,
    code: 'enrolment-slot',
    detail: 'The reason.',
    slotInMs: 61_234,
  } as const;
  const move = { type: 'retry', afterMs: 61_234, why: 'The reason. (enrolment-slot)' };
  expect(enrolmentMove(told, attempt)).toEqual(move);
  expect(enrolmentMove(told, { ...attempt, now: 9_000 })).toEqual(move);
  expect(enrolmentMove({ ...told, slotInMs: 9e9 }, attempt)).toMatchObject({ afterMs: 600_000 });
});
