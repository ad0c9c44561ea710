import { enrolAnewProof, enrolProof } from '@jumpfleet/gateway-contracts';
import type { EnrolAnewRequest, EnrolRequest } from '@jumpfleet/registry-contracts';
import { createHash, createPublicKey, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** Whether the sender holds the private key of the public key it wants to enrol. */
export function holdsPrivateKey(request: EnrolRequest): boolean {
  const { installer_key, public_key, hostname, signature } = request;
  const key = publicKeyObject(public_key);
  const message = Buffer.from(enrolProof(installer_key, public_key, hostname));
  return key !== undefined && verify(null, message, key, Buffer.from(signature, 'base64url'));
}

/** Whether the sender holds both private keys, the one that it shares with another computer and its own new one. */
export function holdsBothKeys(request: EnrolAnewRequest): boolean {
  const { client_id, machine, public_key } = request;
  const message = Buffer.from(enrolAnewProof(client_id, machine, public_key));
  const isSigned = (by: string, signature: string): boolean => {
    const key = publicKeyObject(by);
    return key !== undefined && verify(null, message, key, Buffer.from(signature, 'base64url'));
  };
  return (
    isSigned(request.old_public_key, request.old_signature) &&
    isSigned(public_key, request.signature)
  );
}

/** RFC 7638 thumbprint of the client's key. */
export function publicKeyThumbprint(publicKey: string): string {
  const jwk = JSON.stringify({ crv: 'Ed25519', kty: 'OKP', x: publicKey });
  return createHash('sha256').update(jwk).digest('base64url');
}

function publicKeyObject(x: string): KeyObject | undefined {
  try {
    return createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x } });
  } catch {
    return undefined;
  }
}
