import { expect, it } from '@jest/globals';
import { createPublicKey, verify } from 'node:crypto';
import { generateKeyPair, signText } from './key-pair.js';

it('signs so that the raw public key verifies', () => {
  const pair = generateKeyPair();
  const signature = signText(pair, 'jumpfleet-connect-v1\nnonce\nclient');
  const key = createPublicKey({
    format: 'jwk',
    key: { kty: 'OKP', crv: 'Ed25519', x: pair.publicKey },
  });
  expect(Buffer.from(pair.publicKey, 'base64url')).toHaveLength(32);
  expect(signature).toHaveLength(86);
  const text = Buffer.from('jumpfleet-connect-v1\nnonce\nclient');
  expect(verify(null, text, key, Buffer.from(signature, 'base64url'))).toBe(true);
});

it('makes another identity each time', () =>
  expect(generateKeyPair().publicKey).not.toBe(generateKeyPair().publicKey));
