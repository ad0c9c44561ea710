import type { Command, DomainEvent } from '@jumpfleet/kernel';

/** A user or an API account. */
export type ApprovalPerson = Readonly<{ type: 'user' | 'api-account'; id: string; name: string }>;

/** Who may decide, as the Jump Policy said when it was asked for. */
type Approvers = Readonly<{
  /** Numbers of users and of teams; nobody named is the administrators. */
  users: readonly number[];
  teams: readonly number[];
  /** Who is told by e-mail. */
  emailAddresses: readonly string[];
  /** Whether who asks may approve it as well. */
  mayBeRequestor: boolean;
}>;

/** That somebody wants to jump to an item whose Jump Policy asks for approval, when, and why. */
export type ApprovalTerms = Readonly<{
  jumpClientId: string;
  jumpClientName: string;
  jumpPolicy: number;
  requestor: ApprovalPerson;
  reason: string;
  from: string;
  until: string;
  /** Whom the approval lets in: who asked for it, or anyone who may jump there. */
  scope: 'requestor' | 'anyone';
  approvers: Approvers;
}>;

export type RequestApproval = Command<
  'RequestApproval',
  { id: number; terms: ApprovalTerms; maxMinutes: number }
>;
/** Whether `by` is among the approvers now is known outside; an approval may be taken back by denying it. */
export type DecideApproval = Command<
  'DecideApproval',
  { id: number; by: ApprovalPerson; isApprover: boolean; approve: boolean; reason: string }
>;
export type ExpireApproval = Command<'ExpireApproval', { id: number }>;
export type ApprovalCommand = RequestApproval | DecideApproval | ExpireApproval;

/** Each event carries the terms whole, so that a reader needs no earlier one. */
export type ApprovalRequested = DomainEvent<
  'ApprovalRequested',
  1,
  { id: number; terms: ApprovalTerms; requestedAt: string }
>;
export type ApprovalDecided = DomainEvent<
  'ApprovalDecided',
  1,
  {
    id: number;
    terms: ApprovalTerms;
    approved: boolean;
    by: ApprovalPerson;
    reason: string;
    decidedAt: string;
  }
>;
export type ApprovalExpired = DomainEvent<
  'ApprovalExpired',
  1,
  { id: number; terms: ApprovalTerms; wasApproved: boolean; expiredAt: string }
>;
/** Whom to tell of what; others carry it to them. */
export type ApprovalNotified = DomainEvent<
  'ApprovalNotified',
  1,
  {
    id: number;
    about: 'requested' | 'approved' | 'denied' | 'expired';
    jumpClientName: string;
    to: Readonly<{
      users: readonly number[];
      teams: readonly number[];
      emailAddresses: readonly string[];
      requestor: ApprovalPerson | null;
    }>;
    notifiedAt: string;
  }
>;
export type ApprovalEvent =
  ApprovalRequested | ApprovalDecided | ApprovalExpired | ApprovalNotified;

export type ApprovalRefusal =
  | Readonly<{
      kind:
        | 'approval-request-not-found'
        | 'approval-already-decided'
        | 'approval-over'
        | 'approval-window-empty'
        | 'requestor-may-not-approve'
        | 'not-an-approver';
    }>
  | Readonly<{ kind: 'approval-too-long'; maxMinutes: number }>;

export const approvalStream = (id: number): string => `policy.approval-request.${String(id)}`;
