import { randomFillSync, timingSafeEqual, verify } from 'node:crypto';
import { connectProof, resumeProof } from '@jumpfleet/gateway-contracts';
import type { AgentIdentity } from '../../application/agent-identity.js';
import { Hmac } from '../../application/hmac.js';

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

/** The parts of a hello that prove something; which of them count, the gateway decides and not the client. */
type ShownProof = Readonly<{
  signature?: string | undefined;
  mac?: string | undefined;
  nonce?: string | undefined;
}>;

/** Whether who was challenged with the nonce holds the credential's key, or the secret of its pass. Any text is answered. */
export function provesIdentity(
  { clientId, proof }: Pick<AgentIdentity, 'clientId' | 'proof'>,
  nonce: string,
  shown: ShownProof,
): boolean {
  if (proof.by === 'key')
    return isSigned(proof.publicKey, connectProof(nonce, clientId), shown.signature);
  if (shown.mac === undefined || shown.nonce === undefined) return false;
  const expected = new Hmac('sha256', proof.secret).digest(
    resumeProof(nonce, shown.nonce, clientId),
  );
  const mac = Buffer.from(shown.mac, 'base64url');
  return mac.length === expected.length && timingSafeEqual(mac, expected);
}

function isSigned(publicKey: string, text: string, signature: string | undefined): boolean {
  if (signature === undefined) return false;
  try {
    const bytes = Buffer.from(signature, 'base64url');
    return verify(null, Buffer.from(text), pemOf(publicKey), bytes);
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
