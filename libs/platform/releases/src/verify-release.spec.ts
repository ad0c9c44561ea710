import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readDocument } from '@jumpfleet/upgrades-contracts';
import type { Release } from '@jumpfleet/upgrades-contracts';
import { generateKey, signDocument } from './signing.js';
import { before, later, now, releaseKeys, releaseOf, rootOf } from './testing/signed.js';
import { verifyRelease } from './verify-release.js';
import type { ReleaseTaker } from './verify-release.js';

const [key, otherKey] = releaseKeys;
const taker: ReleaseTaker = { now, platform: 'linux-64', version: '1.1.0', highestNumber: 6 };
const root = rootOf();
const sign = (changed: Partial<Release> = {}) => signDocument('release', releaseOf(changed), [key]);

function codeOf(text: string, changed: Partial<ReleaseTaker> = {}, by = root): string {
  const verified = verifyRelease(text, by, { ...taker, ...changed });
  return verified.ok ? 'taken' : verified.refusal.code;
}

it('takes a release that is newer and signed as the root asks for', () => {
  expect(verifyRelease(sign(), root, taker)).toEqual({ ok: true, value: releaseOf() });
  expect(codeOf(sign(), { highestNumber: 7 })).toBe('taken');
});

it.each([
  ['no document', 'not JSON', 'release-malformed'],
  ['too long a document', ' '.repeat(40_001), 'release-malformed'],
  [
    'a signature by a stranger',
    signDocument('release', releaseOf(), [generateKey()]),
    'signature-invalid',
  ],
  ['no signature', signDocument('release', releaseOf(), []), 'signature-invalid'],
  ['a root that passes for a release', signDocument('root', rootOf(), [key]), 'signature-invalid'],
  [
    'something signed that is no release',
    signDocument('release', { ...releaseOf(), chunks: [] }, [key]),
    'release-malformed',
  ],
  ['a version that cannot be compared', sign({ version: '..' }), 'release-malformed'],
  ['an expired release', sign({ expires_at: before }), 'release-expired'],
  ['a replayed release', sign({ number: 5 }), 'release-replayed'],
  ['another platform', sign({ platform: 'windows-64' }), 'platform-mismatch'],
  ['the version that runs', sign({ version: '1.1.0' }), 'version-not-newer'],
  ['an older version', sign({ version: '1.0.9+r3' }), 'version-not-newer'],
  [
    'a version that names itself in its roll-back',
    sign({ version: '1.1.0', rollback_from: ['1.1.0'] }),
    'version-not-newer',
  ],
  ['a step that is too wide', sign({ minimum_version: '1.1.1' }), 'minimum-version'],
])('refuses %s', (_what, text, code) => {
  expect(codeOf(text)).toBe(code);
});

it('goes back to an older version only where the release names the one that runs', () => {
  expect(codeOf(sign({ version: '1.0.0', rollback_from: ['1.1.0'] }))).toBe('taken');
  expect(codeOf(sign({ version: '1.0.0', rollback_from: ['1.2.0'] }))).toBe('version-not-newer');
});

it('takes nothing by a root that is over', () => {
  expect(codeOf(sign(), {}, rootOf({ expires_at: before }))).toBe('root-invalid');
  expect(codeOf(sign(), { now: new Date(later) })).toBe('root-invalid');
});

describe('a threshold of two', () => {
  const role = { key_ids: releaseKeys.map(({ keyId }) => keyId), threshold: 2 };
  const strict = rootOf({ release: role });

  it('is met by two keys, and not by one that signs twice', () => {
    expect(codeOf(signDocument('release', releaseOf(), releaseKeys), {}, strict)).toBe('taken');
    const twice = signDocument('release', releaseOf(), [key, key]);
    expect(codeOf(twice, {}, strict)).toBe('signature-invalid');
  });

  it('is not met by one key that stands in the root under two ids', () => {
    const alias = { ...key, keyId: 'f'.repeat(32) };
    const doubled = rootOf({
      keys: { [key.keyId]: key.publicKey, [alias.keyId]: key.publicKey },
      release: { key_ids: [key.keyId, alias.keyId], threshold: 2 },
    });
    const text = signDocument('release', releaseOf(), [key, alias]);
    expect(codeOf(text, {}, doubled)).toBe('signature-invalid');
  });

  it('does not count the keys of another role', () => {
    const text = signDocument('release', releaseOf(), [key, otherKey]);
    const oneOnly = rootOf({ release: { key_ids: [key.keyId, 'a'.repeat(32)], threshold: 2 } });
    expect(codeOf(text, {}, oneOnly)).toBe('signature-invalid');
  });
});

it('refuses whatever was changed after it was signed, by any one byte', () => {
  const text = sign();
  const document = readDocument(text);
  if (!document) throw new Error('a signed document cannot be read');
  const payload = Buffer.from(document.payload, 'base64url');
  fc.assert(
    fc.property(fc.nat(payload.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const changed = Buffer.from(payload);
      changed[at] = (changed[at] ?? 0) ^ flip;
      const forged = JSON.stringify({ ...document, payload: changed.toString('base64url') });
      expect(codeOf(forged)).toBe('signature-invalid');
    }),
    { numRuns: 60 },
  );
});

it('takes nothing that is cut off', () => {
  const text = sign();
  fc.assert(
    fc.property(fc.nat(text.length - 1), (length) => {
      expect(codeOf(text.slice(0, length))).toBe('release-malformed');
    }),
    { numRuns: 60 },
  );
});

it('never goes to a version that is not newer without a signed roll-back', () => {
  const part = fc.nat(3);
  const version = fc.tuple(part, part, part).map((parts) => parts.join('.'));
  fc.assert(
    fc.property(version, version, (to, from) => {
      const isNewer = to.localeCompare(from, 'en', { numeric: true }) > 0;
      expect(codeOf(sign({ version: to }), { version: from })).toBe(
        isNewer ? 'taken' : 'version-not-newer',
      );
    }),
    { numRuns: 60 },
  );
});
