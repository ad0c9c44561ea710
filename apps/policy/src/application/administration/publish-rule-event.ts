import type { Publication } from '@jumpfleet/event-log';
import type { PolicyEventData, PolicyEventType } from '@jumpfleet/policy-contracts';
import type { AdministrationEvent, PolicyEvent } from '@jumpfleet/policy-domain';
import { administrationSpecs } from './administration.schemas.js';

export function isRuleEvent(event: PolicyEvent): event is AdministrationEvent {
  return event.type in administrationSpecs;
}

type Of<T extends AdministrationEvent['type']> = Extract<AdministrationEvent, { type: T }>;
type Publishers = Readonly<{
  [T in AdministrationEvent['type']]: (data: Of<T>['data']) => Publication | undefined;
}>;

/** How the site begins is told to nobody. */
const nothing = (): undefined => undefined;

const publishers: Publishers = {
  SessionPolicyCreated: ({ id, terms }) =>
    fact('jumpfleet.session-policy.created.v1', { id, ...sessionPolicy(terms) }),
  SessionPolicyChanged: ({ id, terms, changed }) =>
    fact('jumpfleet.session-policy.changed.v1', {
      ...{ id, ...sessionPolicy(terms), changed: [...changed] },
    }),
  SessionPolicyDeleted: ({ id }) => fact('jumpfleet.session-policy.deleted.v1', { id }),
  PublicPortalCreated: ({ id, terms: { name, addresses } }) =>
    fact('jumpfleet.public-portal.created.v1', { id, name, addresses: [...addresses] }),
  PublicPortalChanged: ({ id, terms: { name, addresses }, changed }) =>
    fact('jumpfleet.public-portal.changed.v1', {
      ...{ id, name, addresses: [...addresses], changed: [...changed] },
    }),
  PublicPortalDeleted: ({ id }) => fact('jumpfleet.public-portal.deleted.v1', { id }),
  GroupPolicyCreated: ({ id, terms: { name } }) =>
    fact('jumpfleet.group-policy.created.v1', { id, name }),
  GroupPolicyChanged: ({ id, terms: { name }, changed }) =>
    fact('jumpfleet.group-policy.changed.v1', { id, name, changed: [...changed] }),
  GroupPolicyDeleted: ({ id }) => fact('jumpfleet.group-policy.deleted.v1', { id }),
  JumpGroupMembershipCreated: ({ id, terms: { name, codeName } }) =>
    fact('jumpfleet.jump-group-membership.created.v1', { id, name, codeName }),
  JumpGroupMembershipChanged: ({ id, terms: { name, codeName }, changed }) =>
    fact('jumpfleet.jump-group-membership.changed.v1', {
      ...{ id, name, codeName, changed: [...changed] },
    }),
  JumpGroupMembershipDeleted: ({ id }) =>
    fact('jumpfleet.jump-group-membership.deleted.v1', { id }),
  JumpItemRoleCreated: ({ id, terms: { name } }) =>
    fact('jumpfleet.jump-item-role.created.v1', { id, name }),
  JumpItemRoleChanged: ({ id, terms: { name }, changed }) =>
    fact('jumpfleet.jump-item-role.changed.v1', { id, name, changed: [...changed] }),
  JumpItemRoleDeleted: ({ id }) => fact('jumpfleet.jump-item-role.deleted.v1', { id }),
  SecurityProviderCreated: ({ id, terms: { name } }) =>
    fact('jumpfleet.security-provider.created.v1', { id, name }),
  SecurityProviderChanged: ({ id, terms: { name }, changed }) =>
    fact('jumpfleet.security-provider.changed.v1', { id, name, changed: [...changed] }),
  SecurityProviderDeleted: ({ id }) => fact('jumpfleet.security-provider.deleted.v1', { id }),
  SiteAccessCreated: nothing,
  SiteAccessChanged: ({ id, changed }) =>
    fact('jumpfleet.site-access.changed.v1', { id, changed: [...changed] }),
  SiteAccessDeleted: nothing,
};

/** That it is there, how it is called, and which of its terms changed; the terms themselves travel as access facts. */
export function publishedRule({ type, data }: AdministrationEvent): Publication | undefined {
  const publish = publishers[type] as (of: typeof data) => Publication | undefined;
  return publish(data);
}

function sessionPolicy(terms: Of<'SessionPolicyCreated'>['data']['terms']) {
  const { displayName, codeName, availability } = terms;
  return { displayName, codeName, availability: [...availability] };
}

function fact<T extends PolicyEventType>(
  type: T,
  data: PolicyEventData<T> & Readonly<{ id: number }>,
): Publication {
  return { type, subject: String(data.id), data };
}
