import type { UserEvent, UserFact, UserSettings } from '@jumpfleet/policy-domain';
import { changed, gone, known } from './fact-change.js';
import type { FactChange, FactsOf } from './fact-change.js';
import { stillLiving } from '../sign-in/token-id.js';

/** Whoever signs out more often within the life of a token signs out everywhere: the list stays short. */
const maxSignedOut = 50;

type Change = Readonly<{ number: number }>;
const user = ({ number }: Change, change: (before: UserFact) => UserFact): FactChange =>
  changed<UserFact>('user', number, change);

export const userFacts: FactsOf<UserEvent> = {
  UserCreated: ({ userId, number, settings }) =>
    known({
      kind: 'user',
      number,
      id: userId,
      ...ofSettings(settings),
      tokensValidAfter: 0,
      signedOutTokens: [],
    }),
  UserChanged: (data) =>
    user(data, (before) => {
      const now = ofSettings(data.settings);
      const fact = { ...before, ...now };
      return before.enabled && !now.enabled ? tokensEnded(fact, data.changedAt) : fact;
    }),
  UserPasswordChanged: (data) => user(data, (before) => tokensEnded(before, data.changedAt)),
  UserSignedOutEverywhere: (data) => user(data, (before) => tokensEnded(before, data.signedOutAt)),
  UserSignedOut: (data) => user(data, (before) => signedOut(before, data)),
  UserDeleted: ({ number }) => gone('user', number),
  UserTwoFactorEnabled: () => undefined,
  UserTwoFactorDisabled: () => undefined,
  UserLockedOut: () => undefined,
  UserUnlocked: () => undefined,
  UserExpired: () => undefined,
};

function ofSettings(
  settings: UserSettings,
): Omit<UserFact, 'kind' | 'number' | 'id' | 'tokensValidAfter' | 'signedOutTokens'> {
  const { username, privateDisplayName, enabled, expiresAt, rights } = settings;
  const { representative, attended, unattended, securityProviderId, externalGroups } = settings;
  return {
    username,
    name: privateDisplayName,
    enabled,
    expiresAt: expiresAt === null ? null : Date.parse(expiresAt),
    rights,
    representative,
    attended,
    unattended,
    securityProviderId,
    externalGroups,
  };
}

function tokensEnded(before: UserFact, at: string): UserFact {
  return { ...before, tokensValidAfter: Date.parse(at), signedOutTokens: [] };
}

function signedOut(
  before: UserFact,
  { tokenId, signedOutAt }: Readonly<{ tokenId: string; signedOutAt: string }>,
): UserFact {
  const living = stillLiving(before.signedOutTokens, Date.parse(signedOutAt));
  if (living.length >= maxSignedOut) return tokensEnded(before, signedOutAt);
  return { ...before, signedOutTokens: [...living, tokenId] };
}
