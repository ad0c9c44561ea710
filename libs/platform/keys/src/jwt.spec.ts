import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { KeyRing, TokenExpired, TokenInvalid, TokenMalformed, UnknownKey } from './index.js';
import { publicJwk, signJwt, thumbprint } from './jwt.js';

const issuer = 'jumpfleet/policy';
const nowMs = Date.parse('2026-01-01T00:00:00Z');
const now = nowMs / 1000;
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const jwk = publicKey.export({ format: 'jwk' });
const kid = thumbprint(jwk);
const ring = KeyRing.of([publicJwk.parse({ ...jwk, kid })], { now: () => nowMs });

const claims = { iss: issuer, sub: 'u-1', exp: now + 60 };
const good = signJwt(claims, kid, privateKey);
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const [head = '', payload = '', signature = ''] = good.split('.');
const verify = (jwt: string) => () => ring.verify(jwt, issuer);

/** A token whose header says what the caller wants, signed with the right key all the same. */
const withHeader = (header: object, body = payload) => {
  const signed = `${part(header)}.${body}`;
  return `${signed}.${sign(null, Buffer.from(signed), privateKey).toString('base64url')}`;
};

describe('a token', () => {
  it('is good until it expires', () => {
    expect(verify(good)()).toEqual(claims);
    expect(verify(signJwt({ ...claims, exp: now }, kid, privateKey))).toThrow(TokenExpired);
  });

  it('is not good before its time', () => {
    const early = signJwt({ ...claims, nbf: now + 1 }, kid, privateKey);
    expect(verify(early)).toThrow(TokenInvalid);
  });

  it('counts for its own issuer only', () => {
    expect(() => ring.verify(good, 'jumpfleet/registry')).toThrow(TokenInvalid);
    expect(verify(signJwt({ ...claims, iss: undefined }, kid, privateKey))).toThrow(TokenInvalid);
  });

  it.each([
    ['other claims', `${head}.${part({ ...claims, sub: 'u-2' })}.${signature}`],
    ['another header', `${part({ alg: 'EdDSA', kid, typ: 'x' })}.${payload}.${signature}`],
    ['no signature bytes', `${head}.${payload}.AA`],
    ['an expiry that is text', signJwt({ ...claims, exp: `${now + 60}` }, kid, privateKey)],
  ])('is refused with %s', (_what, jwt) => {
    expect(verify(jwt)).toThrow(TokenInvalid);
  });

  it.each([
    ['none', ''],
    ['HS256', createHmac('sha256', String(jwk.x)).update('x').digest('base64url')],
    ['ES256', signature],
  ])('may not choose the algorithm %s for itself', (alg, forged) => {
    expect(verify(`${part({ alg, kid })}.${payload}.${forged || 'AA'}`)).toThrow(TokenInvalid);
    expect(verify(withHeader({ alg, kid }))).toThrow(TokenInvalid);
  });

  it('is refused when it demands extensions that nobody here knows', () => {
    expect(verify(withHeader({ alg: 'EdDSA', kid, crit: ['b64'], b64: false }))).toThrow(
      TokenInvalid,
    );
  });

  it('of a key that is not in the ring is told apart from a bad one', () => {
    const other = generateKeyPairSync('ed25519');
    expect(verify(signJwt(claims, 'unheard-of', other.privateKey))).toThrow(UnknownKey);
    expect(verify(signJwt(claims, kid, other.privateKey))).toThrow(TokenInvalid);
  });

  it('names its signer, known or not, whatever its signature says', () => {
    expect(ring.knowsSigner(good, issuer)).toBe(true);
    expect(ring.knowsSigner(`${head}.${payload}.AA`, issuer)).toBe(true);
    expect(ring.knowsSigner(signJwt(claims, 'unheard-of', privateKey), issuer)).toBe(false);
  });

  it.each(['', '.', '..', 'a.b', 'a.b.c.d', `${head}..${signature}`, '\u0000', 'x'.repeat(9_000)])(
    'that is none is refused: %j',
    (jwt) => {
      expect(verify(jwt)).toThrow(TokenMalformed);
    },
  );

  it('must hold claims', () => {
    expect(verify(withHeader({ alg: 'EdDSA', kid }, part([claims])))).toThrow(TokenMalformed);
    expect(verify(withHeader({ alg: 'EdDSA', kid }, 'bm8'))).toThrow(TokenMalformed);
  });
});
