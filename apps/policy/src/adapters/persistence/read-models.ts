import type { ReadModel } from '@jumpfleet/event-log';
import type { PolicyEvent } from '@jumpfleet/policy-domain';
import { accessFactReadModel } from './access-fact.read-model.js';
import { approvalReadModel } from './approval.read-model.js';
import { administrationReadModels } from './administration/administration-read-models.js';
import { principalReadModels } from './principals.read-models.js';

/** All of policy's read models. */
export const policyReadModels: readonly ReadModel<PolicyEvent>[] = [
  accessFactReadModel,
  approvalReadModel,
  ...principalReadModels,
  ...administrationReadModels,
];
