import { randomBytes, verify } from 'node:crypto';
import { connectProof } from '@jumpfleet/gateway-contracts';

export function freshNonce(): string {
  return randomBytes(32).toString('base64url');
}

/** Whether the holder of the credential's key signed this connection's nonce. Any text is answered. */
export function provesIdentity(
  { publicKey, nonce }: Readonly<{ publicKey: string; nonce: string }>,
  clientId: string,
  signature: string,
): boolean {
  try {
    return verify(
      null,
      Buffer.from(connectProof(nonce, clientId)),
      { key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' },
      Buffer.from(signature, 'base64url'),
    );
  } catch {
    // A key that is no point on the curve proves nothing.
    return false;
  }
}
