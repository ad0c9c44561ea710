import { noAccessRole, administratorRole, jumpMethods } from './access/facts.js';
import type { RepresentativeSettings } from './access/facts.js';
import type { UserSettings } from './user.messages.js';

/** What a new user may do as a representative: nothing, until somebody says otherwise (CONFIG-API, User). */
export const noRepresentative: RepresentativeSettings = {
  supportAllowed: false,
  jumpMethods: [],
  roles: {
    default: noAccessRole,
    personal: noAccessRole,
    teams: noAccessRole,
    system: noAccessRole,
  },
  other: {},
};

/** An administrator may do everything as a representative, too. */
export const fullRepresentative: RepresentativeSettings = {
  supportAllowed: true,
  jumpMethods: [...jumpMethods],
  roles: {
    default: administratorRole,
    personal: administratorRole,
    teams: administratorRole,
    system: administratorRole,
  },
  other: {},
};

/** A user of whom nothing but the name is said. */
export function newUserSettings(username: string, displayNumber: number): UserSettings {
  return {
    username,
    displayNumber,
    publicDisplayName: username,
    privateDisplayName: username,
    emailAddress: '',
    preferredEmailLanguage: 'en-us',
    enabled: true,
    expiresAt: null,
    twoFactorRequired: false,
    passwordExpiresAt: null,
    passwordMaxAgeDays: null,
    passwordResetNextLogin: false,
    rights: [],
    representative: noRepresentative,
    attended: { kind: 'not-defined' },
    unattended: { kind: 'not-defined' },
    securityProviderId: 1,
    externalGroups: [],
  };
}

/** The first user, and every administrator that an earlier version knew. */
export function administratorSettings(
  username: string,
  displayNumber: number,
  displayName: string,
): UserSettings {
  return {
    ...newUserSettings(username, displayNumber),
    publicDisplayName: displayName,
    privateDisplayName: displayName,
    rights: ['administrator'],
    representative: fullRepresentative,
  };
}
