import { ok } from '@jumpfleet/kernel';
import type { Result } from '@jumpfleet/kernel';
import { readDocument, readRoot, releaseBounds } from '@jumpfleet/upgrades-contracts';
import type { Root, SignedDocument } from '@jumpfleet/upgrades-contracts';
import { refused } from './refusal.js';
import type { ReleaseRefusal } from './refusal.js';
import { isSignedBy } from './signing.js';

type Found = Readonly<{ document: SignedDocument; root: Root }>;

/** The root that an installation begins with: trusted for where it comes from, and signed by its own keys. */
export function trustRoot(text: string): Result<Root, ReleaseRefusal> {
  const found = read(text);
  if (!found) return refused('root-invalid', 'This is not a root.');
  const { document, root } = found;
  return isSignedBy('root', document, { keys: root.keys, role: root.root })
    ? ok(root)
    : refused('root-invalid', `Root ${String(root.number)} is not signed by its own keys.`);
}

/** The root after a trusted one: exactly one more, signed by the thresholds of both, and not over. */
export function nextRoot(trusted: Root, text: string, now: Date): Result<Root, ReleaseRefusal> {
  const next = stepRoot(trusted, text);
  if (!next.ok) return next;
  return notOver(next.value, now);
}

/**
 * From a trusted root to the newest of these, oldest first; those that are known already are passed over.
 * As TUF has it (5.3.10) only the last must not be over: who was away for long still finds the way.
 */
export function followRoots(
  trusted: Root,
  texts: readonly string[],
  now: Date,
): Result<Readonly<{ root: Root; text: string | undefined }>, ReleaseRefusal> {
  let newest: { root: Root; text: string | undefined } = { root: trusted, text: undefined };
  for (const text of texts) {
    const number = read(text)?.root.number;
    if (number !== undefined && number <= newest.root.number) continue;
    const next = stepRoot(newest.root, text);
    if (!next.ok) return next;
    newest = { root: next.value, text };
  }
  const current = notOver(newest.root, now);
  return current.ok ? ok(newest) : current;
}

function stepRoot(trusted: Root, text: string): Result<Root, ReleaseRefusal> {
  const own = trustRoot(text);
  if (!own.ok) return own;
  const next = own.value;
  const name = `Root ${String(next.number)}`;
  if (next.number !== trusted.number + 1)
    return refused('root-invalid', `${name} does not follow root ${String(trusted.number)}.`);
  const document = readDocument(text);
  const isAllowed = document && isSignedBy('root', document, { ...trusted, role: trusted.root });
  return isAllowed ? ok(next) : refused('root-invalid', `${name} is not signed by the last one.`);
}

function notOver(root: Root, now: Date): Result<Root, ReleaseRefusal> {
  if (now.getTime() < Date.parse(root.expires_at)) return ok(root);
  return refused('root-invalid', `Root ${String(root.number)} was good until ${root.expires_at}.`);
}

function read(text: string): Found | undefined {
  if (text.length > releaseBounds.maxRootBytes) return undefined;
  const document = readDocument(text);
  const root = document && readRoot(Buffer.from(document.payload, 'base64url').toString('utf8'));
  return root && { document, root };
}
