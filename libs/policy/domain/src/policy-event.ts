import type { AdministrationEvent } from './administration/administration-event.js';
import type { ApiAccountEvent } from './api-account.messages.js';
import type { ApprovalEvent } from './approval-request.messages.js';
import type { JumpPolicyEvent } from './jump-policy.messages.js';
import type { TeamEvent } from './team.js';
import type { UserEvent } from './user.messages.js';

export type PolicyEvent =
  UserEvent | ApiAccountEvent | TeamEvent | JumpPolicyEvent | AdministrationEvent | ApprovalEvent;
