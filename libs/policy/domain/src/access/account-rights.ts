import type { ApiAccountFact } from './facts.js';
import { siteActions } from './question.js';
import type { Action } from './question.js';

type Rule = Readonly<{
  /** The account's permissions of which any one allows the action, by the configuration API's names. */
  anyOf: readonly AccountPermission[];
}>;
export type AccountPermission =
  'command full_access' | 'command read_only' | 'configuration' | 'reporting' | 'real_time_state';

const administrative: Rule = { anyOf: ['configuration'] };
const edit: Rule = { anyOf: ['configuration', 'command full_access'] };
const report: Rule = { anyOf: ['reporting', 'command read_only', 'command full_access'] };

/** What API accounts may; they see all items (FEATURES B6: accounts are the whole site's). */
const rules: Readonly<Partial<Record<Action, Rule>>> = {
  'jump-client:view': {
    anyOf: ['configuration', 'command read_only', 'command full_access', 'real_time_state'],
  },
  'jump-client:jump': { anyOf: ['command full_access'] },
  'jump-client:view-report': report,
  'session:view': { anyOf: [...report.anyOf, 'real_time_state'] },
  'session:end': { anyOf: ['command full_access'] },
  'reports:support': { anyOf: ['reporting'] },
  'session-keys:generate': { anyOf: ['command full_access'] },
  'command:read': { anyOf: ['command read_only', 'command full_access'] },
  'command:change': { anyOf: ['command full_access'] },
};

export function permissionsForAccount(action: Action): readonly AccountPermission[] {
  const isOfSite = (siteActions as readonly Action[]).includes(action);
  return (rules[action] ?? (isOfSite ? administrative : edit)).anyOf;
}

export function accountMay(account: ApiAccountFact, action: Action): boolean {
  return permissionsForAccount(action).some((permission) => holds(account, permission));
}

function holds(account: ApiAccountFact, permission: AccountPermission): boolean {
  switch (permission) {
    case 'command full_access':
      return account.command === 'full_access';
    case 'command read_only':
      return account.command !== 'deny';
    case 'configuration':
      return account.configuration;
    case 'reporting':
      return account.reporting;
    case 'real_time_state':
      return account.realTimeState;
  }
}
