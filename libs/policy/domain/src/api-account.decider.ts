import { ok, refuse } from '@jumpfleet/kernel';
import type { Decider, Result } from '@jumpfleet/kernel';
import type {
  ApiAccountCommand,
  ApiAccountEvent,
  ApiAccountPermissions,
  ApiAccountRefusal,
  ApiAccountSettings,
  ChangeApiAccount,
  CreateApiAccount,
  DropApiAccountTokens,
} from './api-account.messages.js';
import { changedNames } from './changed-settings.js';

export type ApiAccount =
  | Readonly<{ status: 'unknown' | 'deleted' }>
  | Readonly<{
      status: 'active';
      number: number;
      settings: ApiAccountSettings;
      tokensDroppedBefore: string;
    }>;
type ActiveApiAccount = Extract<ApiAccount, { status: 'active' }>;
type Decision = Result<readonly ApiAccountEvent[], ApiAccountRefusal>;

/** CONFIG-API: at most 40 characters; a colon would end it early in a Basic header. */
export const clientIdPattern = /^[\x21-\x39\x3b-\x7e]{1,40}$/;

/** That a client id is free is known outside the aggregate; the handler refuses `client-id-taken`. */
export const apiAccountDecider: Decider<
  ApiAccountCommand,
  ApiAccountEvent,
  ApiAccount,
  ApiAccountRefusal
> = {
  initial: { status: 'unknown' },
  decide(command, account, now) {
    const { accountId } = command.data;
    if (command.type === 'CreateApiAccount') return create(command, account, now);
    if (account.status !== 'active') return refuse({ kind: 'api-account-not-found', accountId });
    const told = { accountId, number: account.number };
    switch (command.type) {
      case 'ChangeApiAccount':
        return change(command, account, now);
      case 'RegenerateApiAccountSecret': {
        const data = { ...told, regeneratedAt: now.toISOString() };
        return ok([{ type: 'ApiAccountSecretRegenerated', version: 1, data }]);
      }
      case 'DropApiAccountTokens':
        return dropTokens(command, account);
      case 'DeleteApiAccount': {
        const data = { ...told, deletedAt: now.toISOString() };
        return ok([{ type: 'ApiAccountDeleted', version: 1, data }]);
      }
    }
  },
  evolve(account, { type, data }) {
    if (type === 'ApiAccountCreated') {
      const { number, settings } = data;
      return { status: 'active', number, settings, tokensDroppedBefore: '' };
    }
    if (type === 'ApiAccountDeleted') return { status: 'deleted' };
    if (account.status !== 'active') return account;
    switch (type) {
      case 'ApiAccountChanged':
        return { ...account, settings: data.settings };
      case 'ApiAccountTokensDropped':
        return { ...account, tokensDroppedBefore: data.issuedBefore };
      case 'ApiAccountSecretRegenerated':
        return account;
    }
  },
};

function create({ data }: CreateApiAccount, { status }: ApiAccount, now: Date): Decision {
  const { accountId, clientId } = data;
  if (status !== 'unknown') return refuse({ kind: 'api-account-already-exists', accountId });
  if (!clientIdPattern.test(clientId)) return refuse({ kind: 'client-id-invalid', clientId });
  return ok([
    { type: 'ApiAccountCreated', version: 2, data: { ...data, createdAt: now.toISOString() } },
  ]);
}

function change({ data }: ChangeApiAccount, account: ActiveApiAccount, now: Date): Decision {
  const { accountId, changes } = data;
  const settings = { ...account.settings, ...changes };
  const changed = changedNames(account.settings, settings);
  if (changed.length === 0) return ok([]);
  const { number } = account;
  const changedAt = now.toISOString();
  return ok([
    {
      type: 'ApiAccountChanged',
      version: 1,
      data: { accountId, number, changed, settings, changedAt },
    },
  ]);
}

/** Only ever forward: two that issue tokens at once may tell in another order. */
function dropTokens({ data }: DropApiAccountTokens, account: ActiveApiAccount): Decision {
  if (data.issuedBefore <= account.tokensDroppedBefore) return ok([]);
  const { number } = account;
  return ok([{ type: 'ApiAccountTokensDropped', version: 1, data: { ...data, number } }]);
}

/** For what a console shows: with all that matter, an account administers. */
export function isAdministrator({ command, configuration }: ApiAccountPermissions): boolean {
  return command === 'full_access' && configuration;
}
