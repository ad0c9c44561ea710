import type { Schedule } from '@jumpfleet/kernel';
import type {
  AdministeredEvent,
  Change,
  Create,
  Delete,
} from './administration/administered.messages.js';

/** What one policy says about every Jump Item that it is assigned to (FEATURES B6, PO-20..27). */
export type JumpPolicyTerms = Readonly<{
  displayName: string;
  codeName: string;
  description: string;
  scheduleEnabled: boolean;
  /** Access ends with the schedule, and a jump outside of it is refused; otherwise it may be overridden. */
  scheduleStrict: boolean;
  schedule: Schedule;
  simultaneousJumps: 'global' | 'join' | 'disallow';
  simultaneousJumpsOnCopies: boolean;
  simultaneousJumpsRdp: 'global' | 'new_session' | 'disallow';
  ticketIdRequired: boolean;
  twoFactorRequired: boolean;
  /** A jump needs the word of an approver; never together with a schedule. */
  approvalRequired: boolean;
  /** How long an approval serves at most. */
  approvalMaxMinutes: number;
  /** Whom an approval lets in: who asked for it, or anyone who may jump there. */
  approvalScope: 'requestor' | 'anyone';
  /** Whether who asks may also approve. */
  approvalApproverScope: 'not_requestor' | 'anyone';
  /** Who may approve: users and teams by their numbers, and people by e-mail. */
  approvalUserIds: readonly number[];
  approvalTeamIds: readonly number[];
  approvalEmailAddresses: readonly string[];
  sessionStartNotification: boolean;
  sessionEndNotification: boolean;
  notificationEmailAddresses: readonly string[];
  recordingsDisabled: boolean;
}>;

export type CreateJumpPolicy = Create<'JumpPolicy', JumpPolicyTerms>;
export type ChangeJumpPolicy = Change<'JumpPolicy', Partial<JumpPolicyTerms>>;
export type DeleteJumpPolicy = Delete<'JumpPolicy'>;

export type JumpPolicyEvent = AdministeredEvent<'JumpPolicy', JumpPolicyTerms, 2>;
export type JumpPolicyChanged = Extract<JumpPolicyEvent, { type: 'JumpPolicyChanged' }>;
