import { ok, refuse } from '@jumpfleet/kernel';
import type { Decider, Result } from '@jumpfleet/kernel';
import type {
  ApiAccountCreated,
  ApiAccountRefusal,
  CreateApiAccount,
} from './api-account.messages.js';

export type ApiAccount = Readonly<{ status: 'unknown' | 'active' }>;

/** CONFIG-API: at most 40 characters; a colon would end it early in a Basic header. */
export const clientIdPattern = /^[\x21-\x39\x3b-\x7e]{1,40}$/;

/** That a client id is free is known outside the aggregate; the handler refuses `client-id-taken`. */
export const apiAccountDecider: Decider<
  CreateApiAccount,
  ApiAccountCreated,
  ApiAccount,
  ApiAccountRefusal
> = {
  initial: { status: 'unknown' },
  decide: (command, account, now) => create(command, account, now),
  evolve: () => ({ status: 'active' }),
};

function create(
  { data }: CreateApiAccount,
  { status }: ApiAccount,
  now: Date,
): Result<readonly ApiAccountCreated[], ApiAccountRefusal> {
  if (status !== 'unknown')
    return refuse({ kind: 'api-account-already-exists', accountId: data.accountId });
  if (!clientIdPattern.test(data.clientId))
    return refuse({ kind: 'client-id-invalid', clientId: data.clientId });
  return ok([
    { type: 'ApiAccountCreated', version: 1, data: { ...data, createdAt: now.toISOString() } },
  ]);
}
