import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Passes, passLifetimeMs } from './passes.js';

const clientId = '3f2b8c1e-5d47-4a90-8e36-1b7c9d0f2a54';
const holder = { credential: 'head.claims.signature', machine: 'm'.repeat(43) };
const secret = 'a secret that all shards share with each other';
const start = Date.parse('2026-11-21T09:33:45Z');
const at = (ms: number, shared = secret) => new Passes(shared, () => start + ms);
const pass = at(0).issue(clientId, holder);

describe('A pass', () => {
  it('opens on every shard that has the same secret, to the same secret of its own', () => {
    const opened = at(60_000).open(pass.token, holder);
    expect(opened?.clientId).toBe(clientId);
    expect(opened?.secret.toString('base64url')).toBe(pass.secret);
    expect(pass.token).not.toContain(pass.secret);
  });

  it('lives for its lifetime and no longer', () => {
    expect(pass.lifetime_ms).toBe(passLifetimeMs);
    expect(at(passLifetimeMs - 1_000).open(pass.token, holder)).toBeDefined();
    expect(at(passLifetimeMs).open(pass.token, holder)).toBeUndefined();
  });

  it('may come from a shard whose clock is ahead, but not from a year to come', () => {
    expect(at(-60_000).open(pass.token, holder)).toBeDefined();
    expect(at(-365 * 86_400_000).open(pass.token, holder)).toBeUndefined();
  });

  it.each([
    ['another credential', { ...holder, credential: 'head.claims.other' }],
    ['another machine', { ...holder, machine: 'n'.repeat(43) }],
    ['no machine', { ...holder, machine: undefined }],
  ])('is worth nothing with %s', (_what, other) => {
    expect(at(0).open(pass.token, other)).toBeUndefined();
  });

  it('is worth nothing once the shards share another secret', () => {
    expect(at(0, 'the secret after somebody changed it').open(pass.token, holder)).toBeUndefined();
  });

  it('has another key each day', () => {
    const [, , tag] = pass.token.split('.');
    const tomorrow = `${String(start / 1_000 + 86_400)}.${clientId}.${tag ?? ''}`;
    expect(at(86_400_000).open(tomorrow, holder)).toBeUndefined();
    expect(at(86_400_000).issue(clientId, holder).secret).not.toBe(pass.secret);
  });

  it('is worth nothing when any letter of it is changed', () => {
    fc.assert(
      fc.property(
        fc.nat(pass.token.length - 2),
        fc.constantFrom('0', 'a', '-', '.', 'Z'),
        (place, letter) => {
          fc.pre(pass.token[place] !== letter);
          const changed = pass.token.slice(0, place) + letter + pass.token.slice(place + 1);
          expect(at(0).open(changed, holder)).toBeUndefined();
        },
      ),
    );
  });

  it('may be any text without doing harm', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(at(0).open(text, holder)).toBeUndefined();
      }),
    );
  });
});
