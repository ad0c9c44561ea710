import { administratorRole, itemPermissions, noAccessRole } from '@jumpfleet/policy-domain';
import type {
  AccessFact,
  ApiAccountFact,
  JumpItemRoleFact,
  UserFact,
} from '@jumpfleet/policy-domain';

const notDefined = { kind: 'not-defined' } as const;

/** A user whom the System role lets do everything with items. */
export const userFact = (number: number, changes: Partial<UserFact> = {}): UserFact => ({
  kind: 'user',
  number,
  id: `user-${String(number)}`,
  username: `user${String(number)}`,
  name: `User ${String(number)}`,
  enabled: true,
  expiresAt: null,
  tokensValidAfter: 0,
  signedOutTokens: [],
  rights: [],
  representative: {
    supportAllowed: true,
    jumpMethods: ['jump_client'],
    roles: {
      default: noAccessRole,
      personal: noAccessRole,
      teams: noAccessRole,
      system: administratorRole,
    },
    other: {},
  },
  attended: notDefined,
  unattended: notDefined,
  securityProviderId: 1,
  externalGroups: [],
  ...changes,
});

export const accountFact = (changes: Partial<ApiAccountFact> = {}): ApiAccountFact => ({
  kind: 'api-account',
  number: 1,
  id: 'account-1',
  name: 'Scripts',
  enabled: true,
  tokensValidAfter: 0,
  ipAddresses: [],
  command: 'full_access',
  configuration: true,
  reporting: true,
  realTimeState: true,
  backup: false,
  ...changes,
});

export const allowingRole: JumpItemRoleFact = {
  kind: 'jump-item-role',
  number: administratorRole,
  name: 'Administrator',
  permissions: itemPermissions,
};

export const fewFacts: readonly AccessFact[] = [userFact(1), accountFact(), allowingRole];
