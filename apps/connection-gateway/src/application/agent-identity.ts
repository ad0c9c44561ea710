import { credentialClaims, registryIssuer } from '@jumpfleet/gateway-contracts';
import type { MachineUse } from '@jumpfleet/gateway-contracts';

export type AgentIdentity = Readonly<{
  clientId: string;
  publicKey: string;
  /** Which computer and start of the program, if the client says so. */
  use?: MachineUse | undefined;
}>;

export type IdentityRefusal =
  'credential-missing' | 'credential-invalid' | 'keys-unavailable' | 'jump-client-removed';

export type IdentityCheck =
  | Readonly<{ ok: true; identity: AgentIdentity }>
  | Readonly<{ ok: false; refusal: IdentityRefusal }>;

/** Verifies a signed token offline. Throws when it cannot; `KeyNotKnown` when only the key is missing. */
export type VerifyToken = (token: string, issuer: string) => unknown;

/** The token may be good: its signer's keys could not be read yet. */
export class KeyNotKnown extends Error {
  override readonly name = 'KeyNotKnown';
}

const scheme = 'JumpClient ';
const maxCredentialLength = 2_000;

/** Who knocks: checked before the connection costs anything, and with nobody asked. */
export class AgentIdentities {
  constructor(
    private readonly verify: VerifyToken,
    private readonly isRevoked: (clientId: string) => boolean,
  ) {}

  check(authorization: string | undefined): IdentityCheck {
    if (!authorization?.startsWith(scheme)) return refused('credential-missing');
    if (authorization.length > maxCredentialLength) return refused('credential-invalid');
    try {
      const claims = credentialClaims.safeParse(
        this.verify(authorization.slice(scheme.length), registryIssuer),
      );
      if (!claims.success) return refused('credential-invalid');
      if (this.isRevoked(claims.data.sub)) return refused('jump-client-removed');
      const { sub: clientId, cnf } = claims.data;
      return { ok: true, identity: { clientId, publicKey: cnf.jwk.x } };
    } catch (error) {
      return refused(error instanceof KeyNotKnown ? 'keys-unavailable' : 'credential-invalid');
    }
  }
}

function refused(refusal: IdentityRefusal): IdentityCheck {
  return { ok: false, refusal };
}
