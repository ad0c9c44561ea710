import { createHmac } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { keptPass, passAfter, resumptionBy } from './pass.js';

const secret = Buffer.alloc(32, 7).toString('base64url');
const kept = keptPass({ token: 't', secret, lifetime_ms: 1_000 }, 500);
const closed = (code: number) =>
  ({ kind: 'closed', code, reason: '', reconnectWithinMs: undefined }) as const;

it('keeps a pass until its lifetime is over', () => {
  expect(kept).toEqual({ token: 't', secret, goodUntil: 1_500 });
});

it('throws a pass away that the server did not believe, and no other', () => {
  expect(passAfter(kept, closed(4401))).toBeUndefined();
  expect(passAfter(kept, closed(1006))).toBe(kept);
  expect(passAfter(kept, { kind: 'unreachable', error: 'x' })).toBe(kept);
  expect(passAfter(undefined, closed(1006))).toBeUndefined();
});

it('proves the secret with a nonce of its own for each connection', () => {
  const [one, other] = [resumptionBy(kept), resumptionBy(kept)];
  expect(one.nonce).toHaveLength(22);
  expect(one.nonce).not.toBe(other.nonce);
  const expected = createHmac('sha256', Buffer.alloc(32, 7)).update('said').digest('base64url');
  expect(one.mac('said')).toBe(expected);
});
