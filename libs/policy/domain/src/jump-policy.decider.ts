import { scheduleFault } from '@jumpfleet/kernel';
import { administeredDecider } from './administration/administered.decider.js';
import type { AdministeredKind } from './administration/administered.decider.js';
import { invalid } from './administration/administered.messages.js';
import type { InvalidTerm, Reference } from './administration/administered.messages.js';
import type { JumpPolicyTerms } from './jump-policy.messages.js';

/** What a policy says where nobody said otherwise. */
export const jumpPolicyDefaults: Omit<JumpPolicyTerms, 'displayName'> = {
  codeName: '',
  description: '',
  scheduleEnabled: true,
  scheduleStrict: false,
  schedule: { timezone: 'UTC', entries: [] },
  simultaneousJumps: 'global',
  simultaneousJumpsOnCopies: false,
  simultaneousJumpsRdp: 'global',
  ticketIdRequired: false,
  twoFactorRequired: false,
  approvalRequired: false,
  approvalMaxMinutes: 1440,
  approvalScope: 'requestor',
  approvalApproverScope: 'not_requestor',
  approvalUserIds: [],
  approvalTeamIds: [],
  approvalEmailAddresses: [],
  sessionStartNotification: false,
  sessionEndNotification: false,
  notificationEmailAddresses: [],
  recordingsDisabled: false,
};

export const jumpPolicyKind: AdministeredKind<
  'JumpPolicy',
  JumpPolicyTerms,
  Partial<JumpPolicyTerms>,
  2
> = {
  name: 'JumpPolicy',
  version: 2,
  slug: 'jump-policy',
  noun: 'Jump Policy',
  nameTerm: 'displayName',
  codeNameTerm: 'codeName',
  references,
  faultOf(terms) {
    const { scheduleEnabled, scheduleStrict, schedule } = terms;
    if (scheduleStrict && !scheduleEnabled)
      return invalid('strict-without-schedule', 'scheduleStrict', 'needs schedule_enabled');
    const fault = scheduleFault(schedule);
    if (fault) return { kind: 'invalid', code: 'schedule-invalid', ...scheduleFaults[fault] };
    return approvalFault(terms);
  },
};

export const jumpPolicyDecider = administeredDecider(jumpPolicyKind);

const scheduleFaults = {
  'timezone-unknown': { term: 'timezone', message: 'is no time zone of the IANA database' },
  'time-invalid': { term: 'entries', message: 'holds a day or time that does not exist' },
  'entry-empty': { term: 'entries', message: 'holds an entry that ends when it starts' },
} as const;

/** FEATURES B6: approval and a schedule exclude each other; and somebody must be able to approve. */
function approvalFault(terms: JumpPolicyTerms): InvalidTerm | undefined {
  if (!terms.approvalRequired) return undefined;
  if (terms.scheduleEnabled)
    return invalid(
      'approval-with-schedule',
      'approvalRequired',
      'cannot be combined with schedule_enabled',
    );
  const { approvalUserIds, approvalTeamIds, approvalEmailAddresses } = terms;
  if (approvalUserIds.length + approvalTeamIds.length + approvalEmailAddresses.length === 0)
    return invalid('approval-without-approvers', 'approvalUserIds', 'must name an approver');
  return undefined;
}

function references({
  approvalUserIds = [],
  approvalTeamIds = [],
}: Partial<JumpPolicyTerms>): readonly Reference[] {
  return [
    ...approvalUserIds.map(
      (number) => ({ term: 'approvalUserIds', kind: 'user', number }) as const,
    ),
    ...approvalTeamIds.map(
      (number) => ({ term: 'approvalTeamIds', kind: 'team', number }) as const,
    ),
  ];
}
