import { createPublicKey, randomUUID, verify } from 'node:crypto';
import type { Clock, Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import { redeemProof } from '@jumpfleet/sessions-contracts';
import type { RedeemRequest } from '@jumpfleet/sessions-contracts';
import type { Customer, SessionKeyRefusal } from '@jumpfleet/sessions-domain';
import { Inject, Injectable } from '@nestjs/common';
import { customerName } from './customer-name.js';
import { KeyDesk } from './key-desk.js';
import type { LookRefusal } from './key-desk.js';
import { CUSTOMER_CREDENTIALS, SESSION_KEYS } from './ports.js';
import type { CustomerCredentials, SessionKeys } from './ports.js';
import { SessionKeyCommands } from './session-key-commands.js';
import type { SessionKeyRow } from './session-key.projection.js';

export type Redeemed = Readonly<{
  sessionId: string;
  clientId: string;
  name: string;
  credential: string;
  queue: string;
}>;
export type RedeemRefusal = LookRefusal | SessionKeyRefusal | Readonly<{ kind: 'proof-invalid' }>;
export type RedeemCall = Readonly<{
  typedKey: string;
  request: RedeemRequest;
  address: string;
  correlationId: string;
}>;

/** Trades a session key for a credential that is good for its session alone, and has the customer wait. */
@Injectable()
export class RedeemSessionKeyHandler {
  constructor(
    private readonly commands: SessionKeyCommands,
    private readonly desk: KeyDesk,
    @Inject(SESSION_KEYS) private readonly keys: SessionKeys,
    @Inject(CUSTOMER_CREDENTIALS) private readonly credentials: CustomerCredentials,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async handle(call: RedeemCall): Promise<Result<Redeemed, RedeemRefusal>> {
    const { typedKey, request, address } = call;
    const found = await this.desk.find(typedKey, address);
    if (!found.ok) return found;
    if (!holdsPrivateKey(found.value.key, request)) return refuse({ kind: 'proof-invalid' });
    const arrived = await this.arrive(found.value, call);
    if (!arrived.ok) return arrived;
    const row = await this.keys.bySession(found.value.session_id);
    return row ? ok(this.answer(row)) : refuse({ kind: 'session-key-unknown' });
  }

  private arrive(
    { session_id: sessionId, customer }: SessionKeyRow,
    { request, address, correlationId }: RedeemCall,
  ) {
    const clientId = randomUUID();
    const { hostname, platform, version, user = '', public_key: publicKey } = request;
    const computer = { hostname, platform, version, user, address };
    const said = merged(customer, request);
    const data = { sessionId, clientId, publicKey, customer: said, computer };
    const actor = {
      type: 'jump-client',
      id: clientId,
      name: customerName(said, computer),
    } as const;
    return this.commands.handle({ type: 'RedeemSessionKey', data }, { actor, correlationId });
  }

  private answer(row: SessionKeyRow): Redeemed {
    const { session_id: sessionId, client_id, public_key, customer, computer, queue } = row;
    const clientId = client_id ?? '';
    const name = customerName(customer, computer);
    const subject = { clientId, sessionId, name, publicKey: public_key ?? '' };
    const credential = this.credentials.issue(subject, this.clock.now());
    return { sessionId, clientId, name, credential, queue: queue.name };
  }
}

/** What whoever made the key said of the customer counts; the customer fills in what they left open. */
function merged(known: Customer, { customer = {} }: RedeemRequest): Customer {
  const { name = '', company = '', company_code: companyCode = '', details = '' } = customer;
  return {
    name: known.name || name,
    company: known.company || company,
    companyCode: known.companyCode || companyCode,
    details: known.details || details,
  };
}

function holdsPrivateKey(key: string, { public_key: x, signature }: RedeemRequest): boolean {
  try {
    const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    const proof = Buffer.from(redeemProof(key, x));
    return verify(null, proof, publicKey, Buffer.from(signature, 'base64url'));
  } catch {
    // What is no point on the curve proves nothing.
    return false;
  }
}
