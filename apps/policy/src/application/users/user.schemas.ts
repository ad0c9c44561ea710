import type { EventSpec } from '@jumpfleet/event-log';
import {
  administrationRight,
  representativeSettings,
  sessionPolicyChoice,
} from '@jumpfleet/policy-contracts';
import { administratorSettings, newUserSettings } from '@jumpfleet/policy-domain';
import type { UserCreated, UserEvent } from '@jumpfleet/policy-domain';
import { z } from 'zod';

const time = z.iso.datetime();

const settings = z.object({
  username: z.string(),
  displayNumber: z.number().int(),
  publicDisplayName: z.string(),
  privateDisplayName: z.string(),
  emailAddress: z.string(),
  preferredEmailLanguage: z.string(),
  enabled: z.boolean(),
  expiresAt: time.nullable(),
  twoFactorRequired: z.boolean(),
  passwordExpiresAt: time.nullable(),
  passwordMaxAgeDays: z.number().int().positive().nullable(),
  passwordResetNextLogin: z.boolean(),
  rights: z.array(administrationRight),
  representative: representativeSettings,
  attended: sessionPolicyChoice,
  unattended: sessionPolicyChoice,
  securityProviderId: z.number().int().positive(),
  externalGroups: z.array(z.string()),
});

const told = { userId: z.uuid(), number: z.number().int().positive() };
const spec = (own: z.ZodRawShape): EventSpec => ({
  version: 1,
  schema: z.object({ ...told, ...own }),
});

/** How users' events are written. */
export const userSpecs: Record<UserEvent['type'], EventSpec> = {
  UserCreated: {
    version: 2,
    schema: z.object({ ...told, settings, createdAt: time }),
    upcast: { 1: fromFirstVersion },
  },
  UserChanged: spec({
    changed: z.array(settings.keyof()),
    settings,
    wasAdministrator: z.boolean(),
    changedAt: time,
  }),
  UserPasswordChanged: spec({
    passwordExpiresAt: time.nullable(),
    passwordResetNextLogin: z.boolean(),
    changedAt: time,
  }),
  UserDeleted: spec({ wasAdministrator: z.boolean(), deletedAt: time }),
  UserSignedOut: spec({ tokenId: z.string(), tokenExpiresAt: time, signedOutAt: time }),
  UserSignedOutEverywhere: spec({ signedOutAt: time }),
  UserTwoFactorEnabled: spec({ enabledAt: time }),
  UserTwoFactorDisabled: spec({ disabledAt: time }),
  UserLockedOut: spec({ until: time, lockedAt: time }),
  UserUnlocked: spec({ unlockedAt: time }),
  UserExpired: spec({ username: z.string(), expiredAt: time }),
};

const firstVersion = z.object({
  userId: z.string(),
  number: z.number(),
  username: z.string(),
  displayName: z.string(),
  administrator: z.boolean(),
  createdAt: z.string(),
});

/** Until then a user was an administrator or could do nothing. */
function fromFirstVersion(data: unknown): UserCreated['data'] {
  const { userId, number, username, displayName, administrator, createdAt } =
    firstVersion.parse(data);
  const names = { publicDisplayName: displayName, privateDisplayName: displayName };
  const asNow = administrator
    ? administratorSettings(username, number, displayName)
    : { ...newUserSettings(username, number), ...names };
  return { userId, number, settings: asNow, createdAt };
}
