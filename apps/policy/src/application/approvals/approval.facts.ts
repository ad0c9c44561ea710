import type { ApprovalEvent } from '@jumpfleet/policy-domain';
import type { FactsOf } from '../access-facts/fact-change.js';

/** An approval is brought to the access question by whoever asks in policy itself: see `LiveApprovals`. */
export const approvalFacts: FactsOf<ApprovalEvent> = {
  ApprovalRequested: () => undefined,
  ApprovalDecided: () => undefined,
  ApprovalExpired: () => undefined,
  ApprovalNotified: () => undefined,
};
