import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { connectProof } from '@jumpfleet/gateway-contracts';
import { freshNonce, provesIdentity } from './connect-proof.js';

const client = '3f2b8c1e-5d47-4a90-8e36-1b7c9d0f2a54';
const proofBy = (publicKey: string, signature: string, nonce = 'n') =>
  provesIdentity({ clientId: client, proof: { by: 'key', publicKey } }, nonce, { signature });

const newKey = () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const { x = '' } = publicKey.export({ format: 'jwk' });
  const signature = sign(null, Buffer.from(connectProof('n', client)), privateKey);
  return { x, signature: signature.toString('base64url') };
};

describe('The proof of an identity', () => {
  it('is found good for any key, whatever its bytes', () => {
    // Enough of them that each character of base64url occurs.
    for (let i = 0; i < 200; i++) {
      const { x, signature } = newKey();
      expect([x, proofBy(x, signature)]).toEqual([x, true]);
    }
  });

  it('counts for its own nonce and its own key only', () => {
    const { x, signature } = newKey();
    expect(proofBy(x, signature, 'another')).toBe(false);
    expect(proofBy(newKey().x, signature)).toBe(false);
  });

  it.each([
    '',
    '\n',
    'A'.repeat(43),
    '_'.repeat(43),
    '\u0000'.repeat(43),
    'AAAA=',
    'x'.repeat(5_000),
  ])('is refused with the key %j, and does not throw', (key) => {
    expect(proofBy(key, newKey().signature)).toBe(false);
  });

  it.each(['', '-', 'A'.repeat(86), '\n'.repeat(86)])(
    'is refused with the signature %j, and does not throw',
    (signature) => {
      expect(proofBy(newKey().x, signature)).toBe(false);
    },
  );
});

it('makes a nonce of 32 bytes for each connection, never one twice', () => {
  const nonces = Array.from({ length: 1_000 }, freshNonce);
  expect(new Set(nonces).size).toBe(1_000);
  expect(nonces.every((nonce) => Buffer.from(nonce, 'base64url').length === 32)).toBe(true);
  expect(new Set(nonces.map((nonce) => nonce.length))).toEqual(new Set([43]));
});
