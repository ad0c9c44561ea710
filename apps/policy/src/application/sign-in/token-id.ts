import { randomBytes } from 'node:crypto';

/** The id of a token tells when the token expires, so that one that was signed out need not be kept for ever. */
export function newTokenId(expiresAtSeconds: number): string {
  return `${expiresAtSeconds.toString(36)}.${randomBytes(12).toString('base64url')}`;
}

/** Those of tokens that have not expired by then. */
export function stillLiving(ids: readonly string[], nowMs: number): readonly string[] {
  return ids.filter((id) => Number.parseInt(id, 36) * 1_000 > nowMs);
}
