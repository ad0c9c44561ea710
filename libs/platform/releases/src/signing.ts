import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
} from 'node:crypto';
import { signedKinds } from '@jumpfleet/upgrades-contracts';
import type {
  Release,
  RoleKeys,
  Root,
  SignedDocument,
  SignedKind,
} from '@jumpfleet/upgrades-contracts';

/** An Ed25519 key for signing releases or roots: raw bytes, base64url; `keyId` as in a root's `keys`. */
export type SigningKey = Readonly<{ keyId: string; publicKey: string; privateKey: string }>;

interface Payloads {
  release: Release;
  root: Root;
}

export function generateKey(): SigningKey {
  const { x, d } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  if (x === undefined || d === undefined) throw new Error('Ed25519 keys cannot be exported here');
  return { keyId: keyIdOf(x), publicKey: x, privateKey: d };
}

/** The first 32 hex digits of the raw key's SHA-256. */
export function keyIdOf(publicKey: string): string {
  return createHash('sha256')
    .update(Buffer.from(publicKey, 'base64url'))
    .digest('hex')
    .slice(0, 32);
}

/** The text of a signed document: what is uploaded, stored and told to clients, byte for byte. */
export function signDocument<Kind extends SignedKind>(
  kind: Kind,
  payload: Payloads[Kind],
  keys: readonly SigningKey[],
): string {
  const bytes = Buffer.from(JSON.stringify(payload), 'utf8');
  const document: SignedDocument = {
    payload: bytes.toString('base64url'),
    signatures: keys.map((key) => ({ key_id: key.keyId, signature: signBytes(kind, bytes, key) })),
  };
  return JSON.stringify(document);
}

/** Whether as many different keys of the role as it asks for have signed. A key that stands under a wrong id counts never. */
export function isSignedBy(
  kind: SignedKind,
  document: SignedDocument,
  { keys, role }: Readonly<{ keys: Root['keys']; role: RoleKeys }>,
): boolean {
  const bytes = Buffer.from(document.payload, 'base64url');
  const signers = new Set<string>();
  for (const { key_id: id, signature } of document.signatures) {
    const key = role.key_ids.includes(id) ? keys[id] : undefined;
    if (key !== undefined && keyIdOf(key) === id && isSignature(kind, bytes, { key, signature }))
      signers.add(id);
  }
  return signers.size >= role.threshold;
}

function signBytes(kind: SignedKind, bytes: Buffer, { publicKey, privateKey }: SigningKey): string {
  const key = createPrivateKey({
    format: 'jwk',
    key: { kty: 'OKP', crv: 'Ed25519', x: publicKey, d: privateKey },
  });
  return sign(null, signedBytes(kind, bytes), key).toString('base64url');
}

function isSignature(
  kind: SignedKind,
  bytes: Buffer,
  { key, signature }: Readonly<{ key: string; signature: string }>,
): boolean {
  try {
    const publicKey = createPublicKey({
      format: 'jwk',
      key: { kty: 'OKP', crv: 'Ed25519', x: key },
    });
    const given = Buffer.from(signature, 'base64url');
    return verify(null, signedBytes(kind, bytes), publicKey, given);
  } catch {
    return false;
  }
}

function signedBytes(kind: SignedKind, bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${signedKinds[kind]}\n`, 'utf8'), bytes]);
}
