import type { Command, DomainEvent } from '@jumpfleet/kernel';
import type { Schedule, ScheduleFault } from './schedule.js';

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
}>;

export type CreateJumpPolicy = Command<'CreateJumpPolicy', { id: number; terms: JumpPolicyTerms }>;
export type ChangeJumpPolicy = Command<
  'ChangeJumpPolicy',
  { id: number; changes: Partial<JumpPolicyTerms> }
>;
export type DeleteJumpPolicy = Command<'DeleteJumpPolicy', { id: number }>;
export type JumpPolicyCommand = CreateJumpPolicy | ChangeJumpPolicy | DeleteJumpPolicy;

export type JumpPolicyCreated = DomainEvent<
  'JumpPolicyCreated',
  1,
  { id: number; terms: JumpPolicyTerms; createdAt: string }
>;
/** Carries the terms whole, so that a reader needs no earlier event. */
export type JumpPolicyChanged = DomainEvent<
  'JumpPolicyChanged',
  1,
  {
    id: number;
    changed: readonly (keyof JumpPolicyTerms)[];
    terms: JumpPolicyTerms;
    changedAt: string;
  }
>;
export type JumpPolicyDeleted = DomainEvent<
  'JumpPolicyDeleted',
  1,
  { id: number; deletedAt: string }
>;
export type JumpPolicyEvent = JumpPolicyCreated | JumpPolicyChanged | JumpPolicyDeleted;

export type JumpPolicyRefusal =
  | Readonly<{ kind: 'jump-policy-not-found'; id: number }>
  | Readonly<{ kind: 'jump-policy-already-created'; id: number }>
  | Readonly<{ kind: 'display-name-taken'; displayName: string }>
  | Readonly<{ kind: 'code-name-taken'; codeName: string }>
  | Readonly<{ kind: 'strict-without-schedule' }>
  | Readonly<{ kind: 'schedule-invalid'; fault: ScheduleFault }>;

export const jumpPolicyStream = (id: number): string => `policy.jump-policy.${String(id)}`;
