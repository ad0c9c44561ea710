import type { ReadModel } from '@jumpfleet/event-log';
import { jumpPolicyKind } from '@jumpfleet/policy-domain';
import type { PolicyEvent } from '@jumpfleet/policy-domain';
import { administeredReadModel } from './administered.read-model.js';

export const administrationReadModels: readonly ReadModel<PolicyEvent>[] = [
  administeredReadModel(jumpPolicyKind),
];
