import type { Release, Root } from '@jumpfleet/upgrades-contracts';
import { generateKey } from '../signing.js';
import type { SigningKey } from '../signing.js';

export const now = new Date('2026-11-21T12:00:00Z');
export const later = '2027-11-21T12:00:00Z';
export const before = '2026-11-21T11:59:59Z';

export const rootKeys = [generateKey(), generateKey(), generateKey()] as const;
export const releaseKeys = [generateKey(), generateKey()] as const;

export function rootOf(changed: Partial<Root> = {}, keys: readonly SigningKey[] = rootKeys): Root {
  const all = [...keys, ...releaseKeys];
  return {
    kind: 'root',
    number: 1,
    expires_at: later,
    keys: Object.fromEntries(all.map(({ keyId, publicKey }) => [keyId, publicKey])),
    root: { key_ids: keys.map(({ keyId }) => keyId), threshold: Math.min(2, keys.length) },
    release: { key_ids: releaseKeys.map(({ keyId }) => keyId), threshold: 1 },
    ...changed,
  };
}

export function releaseOf(changed: Partial<Release> = {}): Release {
  return {
    kind: 'release',
    number: 7,
    platform: 'linux-64',
    version: '1.2.0',
    length: 10,
    digest: '0'.repeat(64),
    chunk_bytes: 262_144,
    chunks: ['0'.repeat(64)],
    expires_at: later,
    minimum_version: null,
    rollback_from: [],
    files: [],
    ...changed,
  };
}
