import type { AdministrationEvent } from './administration/administration-event.js';
import type { ApiAccountCreated } from './api-account.messages.js';
import type { JumpPolicyEvent } from './jump-policy.messages.js';
import type { UserCreated } from './user.messages.js';

export type PolicyEvent = UserCreated | ApiAccountCreated | JumpPolicyEvent | AdministrationEvent;
