import type { Publication } from '@jumpfleet/event-log';
import type { PolicyEventData, PolicyEventType } from '@jumpfleet/policy-contracts';
import type { AdministrationEvent, PolicyEvent } from '@jumpfleet/policy-domain';
import { administrationSpecs } from './administration.schemas.js';

export function isRuleEvent(event: PolicyEvent): event is AdministrationEvent {
  return event.type in administrationSpecs;
}

/** What items of other services may name; the other rules are nobody else's but as access facts. */
export function publishedRule(event: AdministrationEvent): Publication | undefined {
  switch (event.type) {
    case 'SessionPolicyCreated':
    case 'SessionPolicyChanged': {
      const { id, terms } = event.data;
      const { displayName, codeName, availability } = terms;
      const verb = event.type === 'SessionPolicyCreated' ? 'created' : 'changed';
      const data = { id, displayName, codeName, availability: [...availability] };
      return fact(`jumpfleet.session-policy.${verb}.v1`, data);
    }
    case 'SessionPolicyDeleted':
      return fact('jumpfleet.session-policy.deleted.v1', { id: event.data.id });
    case 'PublicPortalCreated':
    case 'PublicPortalChanged': {
      const { id, terms } = event.data;
      const verb = event.type === 'PublicPortalCreated' ? 'created' : 'changed';
      const data = { id, name: terms.name, addresses: [...terms.addresses] };
      return fact(`jumpfleet.public-portal.${verb}.v1`, data);
    }
    case 'PublicPortalDeleted':
      return fact('jumpfleet.public-portal.deleted.v1', { id: event.data.id });
    case 'GroupPolicyCreated':
    case 'GroupPolicyChanged':
    case 'GroupPolicyDeleted':
    case 'JumpGroupMembershipCreated':
    case 'JumpGroupMembershipChanged':
    case 'JumpGroupMembershipDeleted':
    case 'JumpItemRoleCreated':
    case 'JumpItemRoleChanged':
    case 'JumpItemRoleDeleted':
    case 'SecurityProviderCreated':
    case 'SecurityProviderChanged':
    case 'SecurityProviderDeleted':
    case 'SiteAccessCreated':
    case 'SiteAccessChanged':
    case 'SiteAccessDeleted':
      return undefined;
  }
}

function fact<T extends PolicyEventType>(
  type: T,
  data: PolicyEventData<T> & Readonly<{ id: number }>,
): Publication {
  return { type, subject: String(data.id), data };
}
