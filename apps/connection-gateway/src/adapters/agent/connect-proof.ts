import { randomFillSync, verify } from 'node:crypto';
import { connectProof } from '@jumpfleet/gateway-contracts';

const nonceBytes = 32;
/** One call to the source of randomness serves many connections; no byte is given out twice. */
const randomness = Buffer.alloc(64 * nonceBytes);
let used = randomness.length;

export function freshNonce(): string {
  if (used === randomness.length) {
    randomFillSync(randomness);
    used = 0;
  }
  return randomness.toString('base64url', used, (used += nonceBytes));
}

/** Whether the holder of the credential's key signed this connection's nonce. Any text is answered. */
export function provesIdentity(
  { publicKey, nonce }: Readonly<{ publicKey: string; nonce: string }>,
  clientId: string,
  signature: string,
): boolean {
  try {
    const proof = Buffer.from(connectProof(nonce, clientId));
    return verify(null, proof, pemOf(publicKey), Buffer.from(signature, 'base64url'));
  } catch {
    // A key that is no point on the curve proves nothing.
    return false;
  }
}

/** The DER of every Ed25519 public key (RFC 8410) before the key's own bytes, in base64. */
const pemStart = '-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA';
const pemEnd = '=\n-----END PUBLIC KEY-----\n';

/**
 * PEM, since Node makes four errors with stacks before it takes a JWK for what it is, and as text, since a key
 * object would stay in memory until the next collection.
 */
function pemOf(publicKey: string): string {
  return `${pemStart}${publicKey.replaceAll('-', '+').replaceAll('_', '/')}${pemEnd}`;
}
