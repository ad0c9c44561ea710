import type { Result } from '@jumpfleet/kernel';
import { followRoots, readSignedRelease, verifyRelease } from '@jumpfleet/releases';
import type { ReleaseRefusal } from '@jumpfleet/releases';
import type { Release, Root } from '@jumpfleet/upgrades-contracts';
import type { UpgradeMemory } from './ports.js';
import type { Offer } from './preparation.js';

export type CheckParts = Readonly<{ version: string; platform: string; memory: UpgradeMemory }>;

/**
 * The release that is offered, if this computer may take it; what it proves of roots and numbers is kept. The
 * version that runs already passes: then the wish is true, and nothing is to be done.
 */
export function checkOffer(
  { memory, platform, version }: CheckParts,
  { release: text, roots = [] }: Offer,
): Result<Release, ReleaseRefusal> {
  const now = new Date();
  const trusted = newestRoot(memory, roots, now);
  if (!trusted.ok) return trusted;
  const read = readSignedRelease(text, trusted.value, now);
  if (read.ok && read.value.version === version && read.value.platform === platform) return read;
  const numbers = memory.numbers();
  const taker = { now, platform, version, highestNumber: numbers.release };
  const verified = verifyRelease(text, trusted.value, taker);
  if (verified.ok) memory.keepNumbers({ ...numbers, release: verified.value.number });
  return verified;
}

function newestRoot(
  memory: UpgradeMemory,
  roots: readonly string[],
  now: Date,
): Result<Root, ReleaseRefusal> {
  const root = memory.root();
  if (!root)
    return {
      ok: false,
      refusal: { code: 'root-invalid', detail: 'This installation trusts no root.' },
    };
  const followed = followRoots(root, roots, now);
  if (!followed.ok) return followed;
  if (followed.value.text !== undefined) memory.keepRoot(followed.value.text);
  return { ok: true, value: followed.value.root };
}
