import { ok, refuse } from '@jumpfleet/kernel';
import type { Decider, Result } from '@jumpfleet/kernel';
import type {
  ApprovalCommand,
  ApprovalEvent,
  ApprovalNotified,
  ApprovalRefusal,
  ApprovalTerms,
  DecideApproval,
  ExpireApproval,
  RequestApproval,
} from './approval-request.messages.js';

export type ApprovalRequest =
  | Readonly<{ status: 'unknown' }>
  | Readonly<{ status: 'pending' | 'approved' | 'denied' | 'expired'; terms: ApprovalTerms }>;

type Decision = Result<readonly ApprovalEvent[], ApprovalRefusal>;

const minuteMs = 60_000;

/** Asked for, decided, over. Who is told of it stands beside each fact. */
export const approvalDecider: Decider<
  ApprovalCommand,
  ApprovalEvent,
  ApprovalRequest,
  ApprovalRefusal
> = {
  initial: { status: 'unknown' },
  decide(command, request, now) {
    switch (command.type) {
      case 'RequestApproval':
        return ask(command, request, now);
      case 'DecideApproval':
        return settle(command, request, now);
      case 'ExpireApproval':
        return expire(command, request, now);
    }
  },
  evolve(request, event) {
    switch (event.type) {
      case 'ApprovalRequested':
        return { status: 'pending', terms: event.data.terms };
      case 'ApprovalDecided':
        return { status: event.data.approved ? 'approved' : 'denied', terms: event.data.terms };
      case 'ApprovalExpired':
        return { status: 'expired', terms: event.data.terms };
      case 'ApprovalNotified':
        return request;
    }
  },
};

function ask({ data }: RequestApproval, request: ApprovalRequest, now: Date): Decision {
  if (request.status !== 'unknown') return ok([]);
  const { id, terms, maxMinutes } = data;
  const [from, until] = [Date.parse(terms.from), Date.parse(terms.until)];
  if (until <= from || until <= now.getTime()) return refuse({ kind: 'approval-window-empty' });
  if (until - from > maxMinutes * minuteMs)
    return refuse({ kind: 'approval-too-long', maxMinutes });
  const requestedAt = now.toISOString();
  return ok([
    { type: 'ApprovalRequested', version: 1, data: { id, terms, requestedAt } },
    toApprovers(id, terms, requestedAt),
  ]);
}

function settle({ data }: DecideApproval, request: ApprovalRequest, now: Date): Decision {
  if (request.status === 'unknown') return refuse({ kind: 'approval-request-not-found' });
  const { id, by, approve, reason } = data;
  const { terms } = request;
  const kind = refusalOf(data, request, now);
  if (kind) return refuse({ kind });
  const decidedAt = now.toISOString();
  return ok([
    {
      type: 'ApprovalDecided',
      version: 1,
      data: { id, terms, approved: approve, by, reason, decidedAt },
    },
    toRequestor(id, terms, approve ? 'approved' : 'denied', decidedAt),
  ]);
}

type Known = Exclude<ApprovalRequest, { status: 'unknown' }>;

function refusalOf(
  { by, isApprover, approve }: DecideApproval['data'],
  { status, terms }: Known,
  now: Date,
) {
  const { requestor, approvers, until } = terms;
  if (!isApprover) return 'not-an-approver';
  const isOwn = by.type === requestor.type && by.id === requestor.id;
  if (isOwn && !approvers.mayBeRequestor) return 'requestor-may-not-approve';
  if (status === 'expired' || now >= new Date(until)) return 'approval-over';
  const isOpen = status === 'pending' || (status === 'approved' && !approve);
  return isOpen ? undefined : 'approval-already-decided';
}

function expire({ data: { id } }: ExpireApproval, request: ApprovalRequest, now: Date): Decision {
  if (request.status !== 'pending' && request.status !== 'approved') return ok([]);
  const { status, terms } = request;
  if (now < new Date(terms.until)) return ok([]);
  const expiredAt = now.toISOString();
  const wasApproved = status === 'approved';
  return ok([
    { type: 'ApprovalExpired', version: 1, data: { id, terms, wasApproved, expiredAt } },
    toRequestor(id, terms, 'expired', expiredAt),
  ]);
}

function toApprovers(
  id: number,
  { approvers, jumpClientName }: ApprovalTerms,
  notifiedAt: string,
): ApprovalNotified {
  const { users, teams, emailAddresses } = approvers;
  const to = { users, teams, emailAddresses, requestor: null };
  const data = { id, about: 'requested', jumpClientName, to, notifiedAt } as const;
  return { type: 'ApprovalNotified', version: 1, data };
}

function toRequestor(
  id: number,
  { requestor, jumpClientName }: ApprovalTerms,
  about: 'approved' | 'denied' | 'expired',
  notifiedAt: string,
): ApprovalNotified {
  const to = { users: [], teams: [], emailAddresses: [], requestor };
  const data = { id, about, jumpClientName, to, notifiedAt } as const;
  return { type: 'ApprovalNotified', version: 1, data };
}
