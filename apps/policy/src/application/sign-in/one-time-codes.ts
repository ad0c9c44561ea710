import { createHash, randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';

const periodSeconds = 30;
/** A clock may be off by one period. */
const window = 1;
const seedBytes = 20;
const recoveryCodes = 10;
const recoveryBytes = 10;

const totp = (seed: string, label: string): TOTP =>
  new TOTP({ issuer: 'Jumpfleet', label, secret: Secret.fromBase32(seed), period: periodSeconds });

/** In base32, as authenticator apps take it (RFC 6238). */
export function newSeed(): string {
  return new Secret({ size: seedBytes }).base32;
}

/** What an authenticator app reads from a QR code. */
export function seedUri(seed: string, username: string): string {
  return totp(seed, username).toString();
}

/** The time step that the code is of; nothing when it is of none near enough. */
export function stepOf(seed: string, code: string, now: Date): number | undefined {
  const timestamp = now.getTime();
  const delta = totp(seed, '').validate({ token: code, timestamp, window });
  return delta === null ? undefined : Math.floor(timestamp / 1_000 / periodSeconds) + delta;
}

/** For the day on which the authenticator is lost: each serves once. */
export function newRecoveryCodes(): readonly string[] {
  return Array.from({ length: recoveryCodes }, () => {
    const text = new Secret({ buffer: new Uint8Array(randomBytes(recoveryBytes)).buffer }).base32;
    return (text.toLowerCase().match(/.{4}/g) ?? []).join('-');
  });
}

/** They hold 80 random bits: no slow hash is needed. */
export function recoveryHash(code: string): string {
  const plain = code.toLowerCase().replace(/[^a-z2-7]/g, '');
  return createHash('sha256').update(plain).digest('hex');
}
