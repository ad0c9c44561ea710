import { eventCodec } from '@jumpfleet/event-log';
import type { EventCodec } from '@jumpfleet/event-log';
import type { PolicyEvent } from '@jumpfleet/policy-domain';
import { administrationSpecs } from './administration/administration.schemas.js';
import { approvalSpecs } from './approvals/approval-request.schemas.js';
import { apiAccountSpecs } from './api-accounts/api-account.schemas.js';
import { jumpPolicySpecs } from './jump-policy.schemas.js';
import { teamSpecs } from './teams/team.schemas.js';
import { userSpecs } from './users/user.schemas.js';

/** The newest shape of every event in policy's log, checked on the way in and out. */
export const policyEventCodec: EventCodec<PolicyEvent> = eventCodec<PolicyEvent>({
  ...userSpecs,
  ...apiAccountSpecs,
  ...teamSpecs,
  ...jumpPolicySpecs,
  ...approvalSpecs,
  ...administrationSpecs,
});
