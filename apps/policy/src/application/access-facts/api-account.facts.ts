import type { ApiAccountEvent, ApiAccountFact, ApiAccountSettings } from '@jumpfleet/policy-domain';
import { changed, gone, known } from './fact-change.js';
import type { FactChange, FactsOf } from './fact-change.js';

const account = (
  { number }: Readonly<{ number: number }>,
  change: (before: ApiAccountFact) => ApiAccountFact,
): FactChange => changed<ApiAccountFact>('api-account', number, change);

export const apiAccountFacts: FactsOf<ApiAccountEvent> = {
  ApiAccountCreated: ({ accountId, number, settings }) =>
    known({
      kind: 'api-account',
      number,
      id: accountId,
      ...ofSettings(settings),
      tokensValidAfter: 0,
    }),
  ApiAccountChanged: (data) =>
    account(data, (before) => {
      const now = ofSettings(data.settings);
      const fact = { ...before, ...now };
      return before.enabled && !now.enabled ? tokensEnded(fact, data.changedAt) : fact;
    }),
  ApiAccountSecretRegenerated: (data) =>
    account(data, (before) => tokensEnded(before, data.regeneratedAt)),
  ApiAccountTokensDropped: (data) =>
    account(data, (before) => tokensEnded(before, data.issuedBefore)),
  ApiAccountDeleted: ({ number }) => gone('api-account', number),
};

function ofSettings({
  name,
  enabled,
  ipAddresses,
  permissions,
}: ApiAccountSettings): Omit<ApiAccountFact, 'kind' | 'number' | 'id' | 'tokensValidAfter'> {
  const { command, configuration, realTimeState, backup } = permissions;
  // What is reported here are support sessions (perm_reporting_support).
  const reporting = permissions.reportingSupport;
  return { name, enabled, ipAddresses, command, configuration, reporting, realTimeState, backup };
}

/** Only ever forward. */
function tokensEnded(before: ApiAccountFact, at: string): ApiAccountFact {
  return { ...before, tokensValidAfter: Math.max(before.tokensValidAfter, Date.parse(at)) };
}
