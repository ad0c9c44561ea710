import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';

/** An Ed25519 key pair as the two members of its JWK: raw bytes, base64url without padding. */
export type KeyPair = Readonly<{ publicKey: string; privateKey: string }>;

export function generateKeyPair(): KeyPair {
  const { x, d } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  if (x === undefined || d === undefined) throw new Error('Ed25519 keys cannot be exported here');
  return { publicKey: x, privateKey: d };
}

/** The key is imported for each signature: a client signs once per connection and keeps nothing for it. */
export function signText({ publicKey, privateKey }: KeyPair, text: string): string {
  const key = createPrivateKey({
    format: 'jwk',
    key: { kty: 'OKP', crv: 'Ed25519', x: publicKey, d: privateKey },
  });
  return sign(null, Buffer.from(text, 'utf8'), key).toString('base64url');
}
