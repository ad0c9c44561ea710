import { credentialClaims, registryIssuer } from '@jumpfleet/gateway-contracts';
import type { AgentPass, MachineUse } from '@jumpfleet/gateway-contracts';
import { customerCredentialClaims, sessionsIssuer } from '@jumpfleet/sessions-contracts';
import type { Passes } from './passes.js';

/** What this connection must be proved with: the credential's key, or the secret of an earlier proof's pass. */
type IdentityProof =
  Readonly<{ by: 'key'; publicKey: string }> | Readonly<{ by: 'pass'; secret: Buffer }>;

export type AgentIdentity = Readonly<{
  clientId: string;
  credential: string;
  proof: IdentityProof;
  /** Which computer and start of the program, if the client says so. */
  use: MachineUse | undefined;
  /** Of a temporary client: the one session that it is for. */
  customer?: Customer;
}>;
export type Customer = Readonly<{ session: string }>;

/** Identities that count no more. */
export type Gone = Readonly<{
  client: (id: string) => boolean;
  /** Undefined until the last minutes' ends are known. */
  session: (id: string) => boolean | undefined;
}>;

export type IdentityRefusal =
  'credential-missing' | 'credential-invalid' | 'keys-unavailable' | 'jump-client-removed';

export type IdentityCheck =
  | Readonly<{ ok: true; identity: AgentIdentity }>
  | Readonly<{ ok: false; refusal: IdentityRefusal }>;

/** What a client shows when it knocks. */
type Shown = Readonly<{
  authorization: string | undefined;
  pass: string | undefined;
  use: MachineUse | undefined;
}>;

/** Verifies a signed token offline. Throws when it cannot; `KeyNotKnown` when only the key is missing. */
export type VerifyToken = (token: string, issuer: string, asOfMs?: number) => unknown;

/** Tokens of other services, judged offline. */
export type TokenJudge = Readonly<{
  verify: VerifyToken;
  /** Whether the key that a token names still counts; its signature is not looked at. */
  knowsSigner: (token: string, issuer: string) => boolean;
}>;

/** The token may be good: its signer's keys could not be read yet. */
export class KeyNotKnown extends Error {
  override readonly name = 'KeyNotKnown';
}

const scheme = 'JumpClient ';
const maxCredentialLength = 2_000;

/** Who knocks: checked before the connection costs anything, and with nobody asked. */
export class AgentIdentities {
  constructor(
    private readonly tokens: TokenJudge,
    private readonly passes: Passes,
    private readonly gone: Gone,
  ) {}

  check({ authorization, pass, use }: Shown): IdentityCheck {
    if (!authorization?.startsWith(scheme)) return refused('credential-missing');
    if (authorization.length > maxCredentialLength) return refused('credential-invalid');
    const credential = authorization.slice(scheme.length);
    try {
      const known = pass === undefined ? undefined : this.opened(pass, credential, use);
      const identity = known ?? this.verified(credential, use);
      if (!identity) return refused('credential-invalid');
      if (this.isGone(identity)) return refused('jump-client-removed');
      return { ok: true, identity };
    } catch (error) {
      return refused(error instanceof KeyNotKnown ? 'keys-unavailable' : 'credential-invalid');
    }
  }

  /** A pass for who has just proved the key. */
  passFor({ clientId, credential, proof, use, customer }: AgentIdentity): AgentPass | undefined {
    if (proof.by !== 'key' || customer) return undefined;
    return this.passes.issue(clientId, { credential, machine: use?.machine });
  }

  /** The credential was verified when the pass was made, which says so; whether its signer still counts may have changed. */
  private opened(
    pass: string,
    credential: string,
    use: MachineUse | undefined,
  ): AgentIdentity | undefined {
    const known = this.passes.open(pass, { credential, machine: use?.machine });
    if (!known || !this.tokens.knowsSigner(credential, registryIssuer)) return undefined;
    const { clientId, secret } = known;
    return { clientId, credential, use, proof: { by: 'pass', secret } };
  }

  private isGone({ clientId, customer }: AgentIdentity): boolean {
    if (!customer) return this.gone.client(clientId);
    const isOver = this.gone.session(customer.session);
    if (isOver === undefined) throw new KeyNotKnown('It is not known which sessions are over.');
    return isOver;
  }

  private verified(credential: string, use: MachineUse | undefined): AgentIdentity | undefined {
    if (issuerOf(credential) === sessionsIssuer) return this.ofCustomer(credential, use);
    const claims = credentialClaims.safeParse(this.tokens.verify(credential, registryIssuer));
    if (!claims.success) return undefined;
    const { sub: clientId, cnf } = claims.data;
    return { clientId, credential, use, proof: { by: 'key', publicKey: cnf.jwk.x } };
  }

  private ofCustomer(credential: string, use: MachineUse | undefined): AgentIdentity | undefined {
    const verified = this.tokens.verify(credential, sessionsIssuer);
    const claims = customerCredentialClaims.safeParse(verified);
    if (!claims.success) return undefined;
    const { sub: clientId, session, cnf } = claims.data;
    const proof = { by: 'key', publicKey: cnf.jwk.x } as const;
    return { clientId, credential, use, proof, customer: { session } };
  }
}

/** Whom to ask whether the token is good; it says so itself, and is believed in nothing else. */
function issuerOf(token: string): unknown {
  try {
    const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString();
    return (JSON.parse(payload) as { iss?: unknown } | null)?.iss;
  } catch {
    return undefined;
  }
}

function refused(refusal: IdentityRefusal): IdentityCheck {
  return { ok: false, refusal };
}
