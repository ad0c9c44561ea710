import { projectionOn } from '@jumpfleet/kernel';
import type { ApprovalPerson, ApprovalTerms, PolicyEvent } from '@jumpfleet/policy-domain';

export type ApprovalRow = Readonly<{
  id: number;
  status: 'pending' | 'approved' | 'denied' | 'expired';
  jump_client_id: string;
  jump_client_name: string;
  jump_policy: number;
  requestor: ApprovalPerson;
  reason: string;
  valid_from: string;
  valid_until: string;
  scope: ApprovalTerms['scope'];
  approvers: ApprovalTerms['approvers'];
  requested_at: string;
  decided_by: ApprovalPerson | null;
  decision_reason: string;
  decided_at: string | null;
}>;

const key = ({ id }: Readonly<{ id: number }>): string => String(id);

export const approvalList = projectionOn<PolicyEvent, ApprovalRow>('approval-list', {
  ApprovalRequested: {
    key,
    row: ({ id, terms, requestedAt }) => ({
      id,
      status: 'pending',
      jump_client_id: terms.jumpClientId,
      jump_client_name: terms.jumpClientName,
      jump_policy: terms.jumpPolicy,
      requestor: terms.requestor,
      reason: terms.reason,
      valid_from: terms.from,
      valid_until: terms.until,
      scope: terms.scope,
      approvers: terms.approvers,
      requested_at: requestedAt,
      decided_by: null,
      decision_reason: '',
      decided_at: null,
    }),
  },
  ApprovalDecided: {
    key,
    row: ({ approved, by, reason, decidedAt }, before) =>
      before && {
        ...before,
        status: approved ? 'approved' : 'denied',
        decided_by: by,
        decision_reason: reason,
        decided_at: decidedAt,
      },
  },
  ApprovalExpired: { key, row: (_data, before) => before && { ...before, status: 'expired' } },
});
