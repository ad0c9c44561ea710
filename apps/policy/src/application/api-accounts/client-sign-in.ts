import type { Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import { mayComeFrom } from '@jumpfleet/policy-access';
import { Inject, Injectable } from '@nestjs/common';
import { ProveIdentity } from '../sign-in/prove-identity.js';
import type { Judgement, ProofRefusal } from '../sign-in/prove-identity.js';
import type { ApiAccountRow } from './api-account-list.projection.js';
import { API_ACCOUNTS } from './ports.js';
import type { ApiAccounts } from './ports.js';

export type ClientClaim = Readonly<{ clientId: string; secret: string; address: string }>;

export type ClientRefusal =
  ProofRefusal | Readonly<{ kind: 'account-disabled' }> | Readonly<{ kind: 'address-not-allowed' }>;

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
    const proof = await this.proveIdentity.handle(
      { type: 'api-account', name, secret, address },
      async (accountId) => judge(await this.accounts.byId(accountId), address),
    );
    return proof.ok ? proof.value : proof;
  }
}

function judge(
  account: ApiAccountRow | undefined,
  address: string,
): Judgement<Result<ApiAccountRow, ClientRefusal>> {
  if (!account?.enabled) return keptOut('account-disabled');
  return mayComeFrom(account.settings, address)
    ? { verdict: 'right', value: ok(account) }
    : keptOut('address-not-allowed');
}

function keptOut(
  kind: 'account-disabled' | 'address-not-allowed',
): Judgement<Result<ApiAccountRow, ClientRefusal>> {
  return { verdict: 'no-guess', value: refuse({ kind }), failure: kind };
}
