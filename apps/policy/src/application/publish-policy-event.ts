import type { Publication, Publish } from '@jumpfleet/event-log';
import type { PolicyEventData, PolicyEventType } from '@jumpfleet/policy-contracts';
import type { PolicyEvent } from '@jumpfleet/policy-domain';
import { isRuleEvent, publishedRule } from './administration/publish-rule-event.js';

/** What other services learn of policy's own: that it exists, and its names. */
export const publishPolicyEvent: Publish<PolicyEvent> = ({ event }) => {
  if (isRuleEvent(event)) return publishedRule(event);
  switch (event.type) {
    case 'UserCreated': {
      const { userId, username, number, displayName } = event.data;
      return fact('jumpfleet.user.created.v1', userId, { userId, username, number, displayName });
    }
    case 'ApiAccountCreated': {
      const { accountId, name } = event.data;
      return fact('jumpfleet.api-account.created.v1', accountId, { accountId, name });
    }
    case 'JumpPolicyCreated':
    case 'JumpPolicyChanged': {
      const { id, terms } = event.data;
      const { displayName, codeName } = terms;
      const verb = event.type === 'JumpPolicyCreated' ? 'created' : 'changed';
      return fact(`jumpfleet.jump-policy.${verb}.v1`, String(id), { id, displayName, codeName });
    }
    case 'JumpPolicyDeleted': {
      const { id } = event.data;
      return fact('jumpfleet.jump-policy.deleted.v1', String(id), { id });
    }
  }
};

function fact<T extends PolicyEventType>(
  type: T,
  subject: string,
  data: PolicyEventData<T>,
): Publication {
  return { type, subject, data };
}
