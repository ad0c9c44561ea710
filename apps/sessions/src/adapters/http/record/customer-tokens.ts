import { KeyRing, SigningKeys } from '@jumpfleet/keys';
import { customerCredentialClaims, sessionsIssuer } from '@jumpfleet/sessions-contracts';
import { Inject, Injectable } from '@nestjs/common';

/** The tokens that this service gave to customers for their session keys. */
@Injectable()
export class CustomerTokens {
  constructor(@Inject(SigningKeys) private readonly keys: SigningKeys) {}

  /** The customer of that session; nothing where the token is another's, or too old. */
  verify(authorization: string | undefined, sessionId: string) {
    const [, token] = /^Bearer +(\S+) *$/i.exec(authorization ?? '') ?? [];
    if (token === undefined) return undefined;
    const claims = customerCredentialClaims.safeParse(this.claimsOf(token));
    if (!claims.success || claims.data.session !== sessionId) return undefined;
    return { id: claims.data.sub, name: claims.data.name };
  }

  private claimsOf(token: string): unknown {
    try {
      return KeyRing.of(this.keys.jwks().keys).verify(token, sessionsIssuer);
    } catch {
      return undefined;
    }
  }
}
