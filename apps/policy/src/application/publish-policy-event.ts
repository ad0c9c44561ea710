import type { Publication, Publish } from '@jumpfleet/event-log';
import type { PolicyEventData, PolicyEventType } from '@jumpfleet/policy-contracts';
import type { PolicyEvent } from '@jumpfleet/policy-domain';

/** What other services learn of users and API accounts: that they exist, and their names. */
export const publishPolicyEvent: Publish<PolicyEvent> = ({ event }) => {
  switch (event.type) {
    case 'UserCreated': {
      const { userId, username } = event.data;
      return fact('jumpfleet.user.created.v1', userId, { userId, username });
    }
    case 'ApiAccountCreated': {
      const { accountId, name } = event.data;
      return fact('jumpfleet.api-account.created.v1', accountId, { accountId, name });
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
