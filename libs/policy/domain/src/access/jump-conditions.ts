import type { CompiledJumpPolicy, Window } from './compiled.js';
import type { AccessCode, AccessNeed, AccessQuestion } from './question.js';
import type { AccessSnapshot } from './snapshot.js';

/** What the item's Jump Policy says to a jump at this moment (PO-20..27); it binds everybody. */
export type JumpConditions = Readonly<{
  code: AccessCode;
  needs: readonly AccessNeed[];
  /** When a closed schedule opens. */
  nextAvailableAt: number | null;
  /** When the session is ended by force. */
  endsAt: number | null;
  overridesSchedule: boolean;
}>;

const free: JumpConditions = {
  code: 'allowed',
  needs: [],
  nextAvailableAt: null,
  endsAt: null,
  overridesSchedule: false,
};

const codeOfNeed: Readonly<Record<AccessNeed, AccessCode>> = {
  override: 'schedule-override-needed',
  approval: 'approval-needed',
  'second-factor': 'second-factor-needed',
  ticket: 'ticket-needed',
};

/** A policy that nobody knows restricts nothing: it was deleted, as if none were assigned. */
export function jumpConditions(
  snapshot: AccessSnapshot,
  policy: CompiledJumpPolicy | undefined,
  question: AccessQuestion,
): JumpConditions {
  const conditions = policy ? policyConditions(policy, question) : free;
  const isRefused =
    question.joinsSession === true && simultaneousJumps(snapshot, policy) === 'disallow';
  return isRefused && conditions.code !== 'schedule-closed'
    ? { ...free, code: 'simultaneous-jump-refused' }
    : conditions;
}

function policyConditions(policy: CompiledJumpPolicy, question: AccessQuestion): JumpConditions {
  const window = policy.windowAt(question.at);
  const nextAvailableAt = window.isOpen ? null : finite(window.until);
  if (!window.isOpen && isFirm(policy, question))
    return { ...free, code: 'schedule-closed', nextAvailableAt };
  const needs = needsOf(policy, window, question);
  const [first] = needs;
  if (first) return { ...free, code: codeOfNeed[first], needs, nextAvailableAt };
  const endsAt = endOf(policy, window, question);
  if (endsAt === null && window.isOpen) return free;
  return { ...free, endsAt, overridesSchedule: !window.isOpen };
}

/** PO-27. */
export function simultaneousJumps(
  { sites }: AccessSnapshot,
  policy: CompiledJumpPolicy | undefined,
): 'join' | 'disallow' {
  const own = policy?.fact.terms.simultaneousJumps ?? 'global';
  return own === 'global' ? (sites.get(1)?.fact.simultaneousJumps ?? 'join') : own;
}

/** Whether no reason passes the closed schedule; an account without a person never gives one. */
const isFirm = ({ fact }: CompiledJumpPolicy, { principalType }: AccessQuestion): boolean =>
  fact.terms.scheduleStrict || principalType === 'api-account';

function needsOf(
  { fact: { terms } }: CompiledJumpPolicy,
  { isOpen }: Window,
  question: AccessQuestion,
): AccessNeed[] {
  const needs: AccessNeed[] = [];
  if (!isOpen && question.overrideGiven !== true) needs.push('override');
  if (terms.approvalRequired && !((question.approvedUntil ?? 0) > question.at))
    needs.push('approval');
  if (terms.twoFactorRequired && question.secondFactorGiven !== true) needs.push('second-factor');
  if (terms.ticketIdRequired && question.ticketGiven !== true) needs.push('ticket');
  return needs;
}

/** PO-24 by the schedule, and with the time that was approved. */
function endOf(
  { fact: { terms } }: CompiledJumpPolicy,
  { until }: Window,
  { approvedUntil }: AccessQuestion,
): number | null {
  const scheduled = terms.scheduleStrict ? until : Infinity;
  const approved = terms.approvalRequired ? (approvedUntil ?? Infinity) : Infinity;
  return finite(Math.min(scheduled, approved));
}

const finite = (at: number): number | null => (Number.isFinite(at) ? at : null);
