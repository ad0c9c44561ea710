import { createHash, sign, verify } from 'node:crypto';
import type { JsonWebKey, KeyObject } from 'node:crypto';
import { z } from 'zod';
import { TokenExpired, TokenInvalid, TokenMalformed } from './token-errors.js';

export type JwtPayload = Readonly<Record<string, unknown>>;

/** One public key as a JWKS document lists it (RFC 8037). */
export const publicJwk = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string().regex(/^[\w-]{43}$/),
  kid: z.string().min(1).max(128),
});
export type PublicJwk = Readonly<z.infer<typeof publicJwk>>;

/** Far above any token this project makes; what is longer is not worth a signature check. */
const maxTokenLength = 8_192;

/** Only EdDSA is ever accepted, so a token cannot choose a weaker algorithm for itself. */
const header = z.object({
  alg: z.literal('EdDSA'),
  kid: z.string().min(1).max(128),
  crit: z.undefined().optional(),
});

const segment = (value: unknown): string =>
  Buffer.from(JSON.stringify(value)).toString('base64url');

/** Signs claims as they are; the caller sets `iss`, `exp` and the rest. */
export function signJwt(claims: object, kid: string, key: KeyObject): string {
  const signed = `${segment({ alg: 'EdDSA', typ: 'JWT', kid })}.${segment(claims)}`;
  return `${signed}.${sign(null, Buffer.from(signed), key).toString('base64url')}`;
}

export type ParsedJwt = Readonly<{
  kid: string;
  signed: string;
  signature: Buffer;
  payload: string;
}>;

export function parseJwt(jwt: string): ParsedJwt {
  if (jwt.length > maxTokenLength) throw new TokenMalformed('The token is too long.');
  const headEnd = jwt.indexOf('.');
  const payloadEnd = jwt.indexOf('.', headEnd + 1);
  const head = jwt.slice(0, Math.max(headEnd, 0));
  const payload = jwt.slice(headEnd + 1, payloadEnd);
  const signature = jwt.slice(payloadEnd + 1);
  if (payloadEnd < 0 || !head || !payload || !signature || signature.includes('.'))
    throw new TokenMalformed('The token is not a signed JWT.');
  return {
    kid: keyNamed(head),
    signed: jwt.slice(0, payloadEnd),
    signature: Buffer.from(signature, 'base64url'),
    payload,
  };
}

export function isSignedWith({ signed, signature }: ParsedJwt, key: KeyObject): boolean {
  return verify(null, Buffer.from(signed), key, signature);
}

/** The claims of a token whose signature is good, when its issuer and time are right too. */
export function claimsOf({ payload }: ParsedJwt, issuer: string, nowMs: number): JwtPayload {
  const claims = decode(payload);
  if (!isRecord(claims)) throw new TokenMalformed('The claims are not an object.');
  if (claims['iss'] !== issuer) throw new TokenInvalid('The token is from another issuer.');
  checkTime(claims, nowMs / 1000);
  return claims;
}

/** Tokens of one key begin with the same header: the last few that were read. */
const knownHeads = new Map<string, string>();
const maxKnownHeads = 16;

function keyNamed(head: string): string {
  const known = knownHeads.get(head);
  if (known !== undefined) return known;
  const parsed = header.safeParse(decode(head));
  if (!parsed.success) throw new TokenInvalid('The token is not signed with EdDSA by a named key.');
  if (knownHeads.size >= maxKnownHeads) knownHeads.clear();
  knownHeads.set(head, parsed.data.kid);
  return parsed.data.kid;
}

function checkTime({ exp, nbf }: JwtPayload, now: number): void {
  if (exp !== undefined && !(typeof exp === 'number' && Number.isFinite(exp)))
    throw new TokenInvalid('The expiry is not a number.');
  if (typeof exp === 'number' && exp <= now) throw new TokenExpired('The token has expired.');
  if (nbf !== undefined && !(typeof nbf === 'number' && nbf <= now))
    throw new TokenInvalid('The token is not valid yet.');
}

/** RFC 7638: the same key always has the same name. */
export function thumbprint({ crv, kty, x }: JsonWebKey): string {
  return createHash('sha256').update(JSON.stringify({ crv, kty, x })).digest('base64url');
}

function decode(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as unknown;
  } catch (cause) {
    throw new TokenMalformed('The token is not JSON.', { cause });
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
