import { registryIssuer } from '@jumpfleet/gateway-contracts';
import type { CredentialClaims } from '@jumpfleet/gateway-contracts';
import type { Clock } from '@jumpfleet/kernel';
import type { SigningKeys } from '@jumpfleet/keys';
import type { CredentialIssuer } from '../application/ports.js';

/** Credentials that gateways verify offline. They have no end: only deletion ends an identity (AG-04). */
export class SignedCredentials implements CredentialIssuer {
  constructor(
    private readonly keys: SigningKeys,
    private readonly clock: Clock,
  ) {}

  issue(clientId: string, publicKey: string): string {
    const claims: CredentialClaims = {
      iss: registryIssuer,
      sub: clientId,
      iat: Math.floor(this.clock.now().getTime() / 1000),
      cnf: { jwk: { kty: 'OKP', crv: 'Ed25519', x: publicKey } },
    };
    return this.keys.sign(claims);
  }
}
