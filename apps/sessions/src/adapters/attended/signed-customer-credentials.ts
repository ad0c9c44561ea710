import type { SigningKeys } from '@jumpfleet/keys';
import { customerCredentialClaims, sessionsIssuer } from '@jumpfleet/sessions-contracts';
import type { CredentialSubject, CustomerCredentials } from '../../application/attended/ports.js';

/** Longer than anybody is helped in one go; the line of a session that is over is closed anyway. */
const lifeSeconds = 12 * 60 * 60;

/** What a temporary client shows at the gateway, for its one session. */
export class SignedCustomerCredentials implements CustomerCredentials {
  constructor(private readonly keys: SigningKeys) {}

  issue({ clientId, sessionId, name, publicKey }: CredentialSubject, now: Date): string {
    const iat = Math.floor(now.getTime() / 1_000);
    return this.keys.sign(
      customerCredentialClaims.parse({
        iss: sessionsIssuer,
        sub: clientId,
        session: sessionId,
        name,
        cnf: { jwk: { kty: 'OKP', crv: 'Ed25519', x: publicKey } },
        iat,
        exp: iat + lifeSeconds,
      }),
    );
  }
}
