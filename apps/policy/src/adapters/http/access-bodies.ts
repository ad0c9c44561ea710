import type { Principal } from '@jumpfleet/http';
import { hidingCodes } from '@jumpfleet/policy-contracts';
import type {
  AccessDecision,
  AccessQuestion,
  PermissionTerm,
  PromptingTerm,
  SessionGrant,
} from '@jumpfleet/policy-contracts';
import { z } from 'zod';
import {
  action,
  listReference,
  maxQuestions,
  presence,
  principalType,
  startMethod,
} from '../access-questions.js';

/** RFC 3339, in milliseconds since 1970. */
export const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

const Question = z.strictObject({
  action,
  jump_client_id: z.string().max(64).default(''),
  /** Whom it is about; left out, it is whoever asks. */
  principal: z.strictObject({ id: z.string().max(64), type: principalType }).optional(),
  /** Where it shall be added, moved or copied to. */
  destination: listReference.optional(),
  at: instant.optional(),
  start_method: startMethod.optional(),
  presence: presence.optional(),
  override_given: z.boolean().optional(),
  ticket_given: z.boolean().optional(),
  second_factor_given: z.boolean().optional(),
  approved_until: instant.optional(),
  joins_session: z.boolean().optional(),
});
type Question = z.infer<typeof Question>;

export const DecisionsBody = z.union([
  Question,
  z.strictObject({ questions: z.array(Question).min(1).max(maxQuestions) }),
]);
export type DecisionsBody = z.infer<typeof DecisionsBody>;

export const questionsOf = (body: DecisionsBody): readonly Question[] =>
  'questions' in body ? body.questions : [body];

export function questionAbout(body: Question, asker: Principal): AccessQuestion {
  const { id: principalId, type: principalType } = body.principal ?? asker;
  return {
    principalId,
    principalType,
    action: body.action,
    jumpClientId: body.jump_client_id,
    destination: body.destination,
    at: body.at,
    startMethod: body.start_method,
    presence: body.presence,
    overrideGiven: body.override_given,
    ticketGiven: body.ticket_given,
    secondFactorGiven: body.second_factor_given,
    approvedUntil: body.approved_until,
    joinsSession: body.joins_session,
  };
}

const unknownItem: AccessDecision = {
  allowed: false,
  code: 'item-unknown',
  reasons: ['The Jump Item does not exist.'],
};

/** Whoever asks about itself does not learn that there is an item which it may not see. */
export const withoutSecrets = (decision: AccessDecision): AccessDecision =>
  hidingCodes.has(decision.code) ? unknownItem : decision;

export function decisionAnswer(decision: AccessDecision) {
  const { allowed, code, reasons, whatWouldHelp = [], needs = [], session } = decision;
  return {
    allowed,
    code,
    reasons,
    what_would_help: whatWouldHelp,
    needs,
    next_available_at: instantAnswer(decision.nextAvailableAt),
    session: session ? sessionAnswer(session) : null,
  };
}

function sessionAnswer(session: SessionGrant) {
  return {
    presence: session.presence,
    ...termsAnswer(session),
    simultaneous_jumps: session.simultaneousJumps,
    ends_at: instantAnswer(session.endsAt),
    overrides_schedule: session.overridesSchedule,
  };
}

export function termsAnswer({
  permissions,
  prompting,
}: Readonly<{ permissions: readonly PermissionTerm[]; prompting: PromptingTerm }>) {
  return {
    permissions: permissions.map(({ permission, allowed, source, overrode }) => ({
      permission,
      allowed,
      source: sourceAnswer(source),
      overrode: overrode.map(sourceAnswer),
    })),
    prompting: {
      rule: prompting.rule,
      default_answer: prompting.defaultAnswer,
      timeout_seconds: prompting.timeoutSeconds,
      source: sourceAnswer(prompting.source),
    },
  };
}

function sourceAnswer({ layer, number, sessionPolicy, label }: PermissionTerm['source']) {
  return { layer, number, session_policy: sessionPolicy, label };
}

function instantAnswer(milliseconds: number | null | undefined): string | null {
  return milliseconds === null || milliseconds === undefined
    ? null
    : new Date(milliseconds).toISOString();
}
