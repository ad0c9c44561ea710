import type { Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import { mayComeFrom } from '@jumpfleet/policy-access';
import { Inject, Injectable } from '@nestjs/common';
import { ProveIdentity } from '../sign-in/prove-identity.js';
import type { ApiAccountRow } from './api-account-list.projection.js';
import { API_ACCOUNTS } from './ports.js';
import type { ApiAccounts } from './ports.js';

export type ClientClaim = Readonly<{ clientId: string; secret: string; address: string }>;

export type ClientRefusal =
  | Readonly<{ kind: 'wrong-credentials' }>
  | Readonly<{ kind: 'too-many-attempts'; retryAfterSeconds: number }>
  | Readonly<{ kind: 'account-disabled' }>
  | Readonly<{ kind: 'address-not-allowed' }>;

/** A program comes in: by its secret, from where it may. */
@Injectable()
export class ClientSignIn {
  constructor(
    @Inject(ProveIdentity) private readonly proveIdentity: ProveIdentity,
    @Inject(API_ACCOUNTS) private readonly accounts: ApiAccounts,
  ) {}

  async handle({
    clientId: name,
    secret,
    address,
  }: ClientClaim): Promise<Result<ApiAccountRow, ClientRefusal>> {
    const proof = await this.proveIdentity.handle({ type: 'api-account', name, secret, address });
    if (!proof.ok) return refuse(toldOf(proof.refusal));
    const account = await this.accounts.byId(proof.value.principalId);
    const isAllowed = account && mayComeFrom(account.settings, address);
    if (!account?.enabled || isAllowed !== true) {
      await proof.value.isNoGuess();
      return refuse({ kind: account?.enabled ? 'address-not-allowed' : 'account-disabled' });
    }
    await proof.value.succeeded();
    return ok(account);
  }
}

type Told = Exclude<ClientRefusal, { kind: 'account-disabled' | 'address-not-allowed' }>;

function toldOf(refusal: Told): Told {
  return refusal.kind === 'wrong-credentials' ? { kind: 'wrong-credentials' } : refusal;
}
