import type { Publication, Publish } from '@jumpfleet/event-log';
import type { PolicyEventData, PolicyEventType } from '@jumpfleet/policy-contracts';
import type {
  AdministrationEvent,
  ApiAccountEvent,
  ApprovalEvent,
  ApprovalTerms,
  JumpPolicyEvent,
  PolicyEvent,
  TeamEvent,
  UserEvent,
  UserSettings,
} from '@jumpfleet/policy-domain';
import { isRuleEvent, publishedRule } from './administration/publish-rule-event.js';

/** For each event of an aggregate what others learn of it; nothing where it is policy's own affair. */
type PublicationsOf<E extends PolicyEvent> = Readonly<{
  [T in E['type']]: (data: Extract<E, { type: T }>['data']) => Publication | undefined;
}>;

const nothing = (): undefined => undefined;

const users: PublicationsOf<UserEvent> = {
  UserCreated: ({ userId, number, settings }) =>
    fact('jumpfleet.user.created.v1', userId, toldOfUser(userId, number, settings)),
  UserChanged: ({ userId, number, settings, changed }) => {
    const isDisabled = changed.includes('enabled') && !settings.enabled;
    const told = toldOfUser(userId, number, settings);
    if (isDisabled) return fact('jumpfleet.user.disabled.v1', userId, told);
    return fact('jumpfleet.user.changed.v1', userId, { ...told, changed: [...changed] });
  },
  UserDeleted: ({ userId, number }) =>
    fact('jumpfleet.user.deleted.v1', userId, { userId, number }),
  UserPasswordChanged: nothing,
  UserSignedOut: nothing,
  UserSignedOutEverywhere: nothing,
  UserTwoFactorEnabled: nothing,
  UserTwoFactorDisabled: nothing,
  UserLockedOut: nothing,
  UserUnlocked: nothing,
  UserExpired: ({ userId, username, number }) =>
    fact('jumpfleet.user.disabled.v1', userId, { userId, username, number }),
};

const apiAccounts: PublicationsOf<ApiAccountEvent> = {
  ApiAccountCreated: ({ accountId, settings: { name } }) =>
    fact('jumpfleet.api-account.created.v1', accountId, { accountId, name }),
  ApiAccountChanged: ({ accountId, settings: { name, enabled }, changed }) => {
    const told = { accountId, name };
    if (changed.includes('enabled') && !enabled)
      return fact('jumpfleet.api-account.disabled.v1', accountId, told);
    return fact('jumpfleet.api-account.changed.v1', accountId, { ...told, changed: [...changed] });
  },
  ApiAccountDeleted: ({ accountId }) =>
    fact('jumpfleet.api-account.deleted.v1', accountId, { accountId }),
  ApiAccountSecretRegenerated: nothing,
  ApiAccountTokensDropped: nothing,
};

const teams: PublicationsOf<TeamEvent> = {
  TeamCreated: ({ id, terms: { name, codeName } }) =>
    fact('jumpfleet.team.created.v1', String(id), { id, name, codeName }),
  TeamChanged: ({ id, changed, terms: { name, codeName } }) =>
    fact('jumpfleet.team.changed.v1', String(id), { id, name, codeName, changed: [...changed] }),
  TeamDeleted: ({ id }) => fact('jumpfleet.team.deleted.v1', String(id), { id }),
};

const jumpPolicies: PublicationsOf<JumpPolicyEvent> = {
  JumpPolicyCreated: ({ id, terms: { displayName, codeName } }) =>
    fact('jumpfleet.jump-policy.created.v1', String(id), { id, displayName, codeName }),
  JumpPolicyChanged: ({ id, changed, terms: { displayName, codeName } }) =>
    fact('jumpfleet.jump-policy.changed.v1', String(id), {
      ...{ id, displayName, codeName, changed: [...changed] },
    }),
  JumpPolicyDeleted: ({ id }) => fact('jumpfleet.jump-policy.deleted.v1', String(id), { id }),
};

const approvals: PublicationsOf<ApprovalEvent> = {
  ApprovalRequested: ({ id, terms }) =>
    fact('jumpfleet.approval-request.requested.v1', String(id), { id, ...toldOfApproval(terms) }),
  ApprovalDecided: ({ id, terms, approved, by, reason: decisionReason }) =>
    fact(`jumpfleet.approval-request.${approved ? 'approved' : 'denied'}.v1`, String(id), {
      ...{ id, ...toldOfApproval(terms), by, decisionReason },
    }),
  ApprovalExpired: ({ id, terms }) =>
    fact('jumpfleet.approval-request.expired.v1', String(id), { id, ...toldOfApproval(terms) }),
  ApprovalNotified: (data) => fact('jumpfleet.approval-request.notified.v1', String(data.id), data),
};

const publications: PublicationsOf<Exclude<PolicyEvent, AdministrationEvent>> = {
  ...users,
  ...apiAccounts,
  ...teams,
  ...jumpPolicies,
  ...approvals,
};

/** What other services learn of policy's own: that it exists, and its names. */
export const publishPolicyEvent: Publish<PolicyEvent> = ({ event }) => {
  if (isRuleEvent(event)) return publishedRule(event);
  const { type, data } = event;
  const publication = publications[type] as (of: typeof data) => Publication | undefined;
  return publication(data);
};

function toldOfUser(
  userId: string,
  number: number,
  { username, privateDisplayName: displayName }: UserSettings,
) {
  return { userId, username, number, displayName };
}

function toldOfApproval(terms: ApprovalTerms) {
  const { jumpClientId, jumpClientName, requestor, reason, from, until } = terms;
  return { jumpClientId, jumpClientName, requestor, reason, from, until };
}

function fact<T extends PolicyEventType>(
  type: T,
  subject: string,
  data: PolicyEventData<T>,
): Publication {
  return { type, subject, data };
}
