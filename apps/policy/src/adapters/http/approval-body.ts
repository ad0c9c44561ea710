import { inputText, notAllowed, problemFrom } from '@jumpfleet/http';
import type { Problem } from '@jumpfleet/http';
import type { ApprovalRefusal } from '@jumpfleet/policy-domain';
import { z } from 'zod';
import type { ApprovalRow } from '../../application/approvals/approval-list.projection.js';
import type { TargetRefusal } from '../../application/approvals/approval-target.js';

/** B6: the longest that a Jump Policy may let an approval last. */
const maxMinutes = 524_160;
const reason = inputText(1_024).refine((text) => text.trim() !== '', 'says nothing');

export const approvalWish = z
  .strictObject({
    jump_client_id: z.uuid(),
    reason,
    from: z.iso.datetime({ offset: true }).optional(),
    duration_minutes: z.number().int().min(1).max(maxMinutes),
  })
  .transform(({ jump_client_id, from, duration_minutes, ...rest }) => ({
    ...rest,
    jumpClientId: jump_client_id,
    from: from === undefined ? undefined : new Date(from),
    minutes: duration_minutes,
  }));
export type ApprovalWishBody = z.output<typeof approvalWish>;

export const approvalJudgement = z
  .strictObject({ decision: z.enum(['approve', 'deny']), reason: inputText(1_024).default('') })
  .transform(({ decision, ...rest }) => ({ ...rest, approve: decision === 'approve' }));
export type ApprovalJudgementBody = z.output<typeof approvalJudgement>;

export const approvalId = z.coerce.number().int().min(1).max(2_147_483_647);

export const approvalListQuery = z.strictObject({
  status: z.enum(['pending', 'approved', 'denied', 'expired']).optional(),
  cursor: approvalId.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});
export type ApprovalListQuery = z.output<typeof approvalListQuery>;

export function approvalItem(row: ApprovalRow) {
  return {
    id: row.id,
    status: row.status,
    jump_client: { id: row.jump_client_id, name: row.jump_client_name },
    jump_policy_id: row.jump_policy,
    requestor: row.requestor,
    reason: row.reason,
    from: row.valid_from,
    until: row.valid_until,
    scope: row.scope,
    approvers: {
      user_ids: row.approvers.users,
      team_ids: row.approvers.teams,
      email_addresses: row.approvers.emailAddresses,
      scope: row.approvers.mayBeRequestor ? 'anyone' : 'not_requestor',
    },
    requested_at: row.requested_at,
    decided_by: row.decided_by,
    decision_reason: row.decision_reason,
    decided_at: row.decided_at,
  };
}
export type ApprovalItem = ReturnType<typeof approvalItem>;

const told = (status: number, detail: string) => ({ status, detail });

export function approvalProblem(refusal: ApprovalRefusal | TargetRefusal): Problem {
  if (refusal.kind === 'jump-not-allowed') return notAllowed(refusal.reasons);
  return problemFrom(refusal, {
    'jump-client-not-found': told(404, 'The Jump Client does not exist.'),
    'approval-request-not-found': told(404, 'The approval request does not exist.'),
    'approval-not-needed': told(409, 'No approval is needed to jump there now.'),
    'approval-already-decided': told(409, 'The request was decided before.'),
    'approval-over': told(409, 'The time of the request is over.'),
    'approval-window-empty': told(422, 'The time asked for is over.'),
    'approval-too-long': {
      status: 422,
      detail: ({ maxMinutes: most }) =>
        `The Jump Policy lets an approval last for ${String(most)} minutes at most.`,
      extra: ({ maxMinutes: most }) => ({ max_minutes: most }),
    },
    'requestor-may-not-approve': told(403, 'Somebody else must decide this request.'),
    'not-an-approver': told(403, 'Only the approvers of the Jump Policy decide this request.'),
  });
}
