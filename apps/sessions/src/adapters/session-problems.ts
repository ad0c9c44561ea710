import { Problem, notAllowed, problemFrom } from '@jumpfleet/http';
import type { RefusalTable } from '@jumpfleet/http';
import { hidingCodes } from '@jumpfleet/policy-contracts';
import type { AccessCode, AccessDecision } from '@jumpfleet/policy-contracts';
import { sessionRefusalMessages as messages } from '@jumpfleet/sessions-domain';
import type { SessionRefusal } from '@jumpfleet/sessions-domain';
import type { JumpDenied } from '../application/jump-access.js';
import type { GuestRefusal } from '../application/members/guests.js';
import type { FieldsRefusal } from '../application/session-fields.js';
import type { TicketRefusal } from '../application/start/ticket-approvals.js';

const told = (kind: SessionRefusal['kind'], status: number) => ({ status, detail: messages[kind] });

/** Whatever is refused about a session. */
export type AnyRefusal = SessionRefusal | JumpDenied | GuestRefusal | FieldsRefusal | TicketRefusal;

const blame = (codeName: string, message: string) => ({
  errors: [{ path: `custom.${codeName}`, message }],
});

const ofSessions: RefusalTable<SessionRefusal> = {
  'jump-client-not-found': told('jump-client-not-found', 404),
  'jump-client-offline': told('jump-client-offline', 409),
  'jump-client-lost': told('jump-client-lost', 409),
  'jump-client-disabled': told('jump-client-disabled', 409),
  'jump-client-not-connected': told('jump-client-not-connected', 409),
  'identity-check-failed': told('identity-check-failed', 409),
  'connect-failed': told('connect-failed', 502),
  'connect-timeout': told('connect-timeout', 504),
  'jump-client-uninstalled': told('jump-client-uninstalled', 410),
  'upgrade-pending': told('upgrade-pending', 409),
  'simultaneous-jump-refused': told('simultaneous-jump-refused', 409),
  'access-revoked': told('access-revoked', 403),
  'server-busy': told('server-busy', 503),
  'session-start-failed': told('session-start-failed', 500),
  'session-start-timeout': told('session-start-timeout', 504),
  'session-not-found': told('session-not-found', 404),
  'session-not-running': told('session-not-running', 409),
  'session-over': told('session-over', 409),
  'session-full': told('session-full', 409),
  'not-a-member': told('not-a-member', 403),
  'not-the-owner': told('not-the-owner', 403),
  'ownership-not-allowed': told('ownership-not-allowed', 409),
};

const ofWishes: RefusalTable<GuestRefusal | FieldsRefusal | TicketRefusal> = {
  'representative-not-found': { status: 404, detail: 'The representative does not exist.' },
  'team-not-found': { status: 404, detail: 'The team does not exist.' },
  'ticket-denied': {
    status: 403,
    detail: 'The ticket system does not approve the ticket ID.',
    extra: ({ message }) => ({ reasons: message === '' ? [] : [message] }),
  },
  'ticket-system-failed': { status: 502, detail: 'The ticket system could not be asked.' },
  'ticket-approval-timeout': {
    status: 504,
    detail: 'The ticket system did not answer in time.',
  },
  'custom-field-unknown': {
    status: 422,
    detail: ({ codeName }) => `There is no custom field with the code name ${codeName}.`,
    extra: ({ codeName }) => blame(codeName, 'is not configured'),
  },
  'custom-field-too-long': {
    status: 422,
    detail: ({ codeName }) => `The custom field ${codeName} has more than 1024 characters.`,
    extra: ({ codeName }) => blame(codeName, 'is too long'),
  },
  'custom-fields-too-large': {
    status: 422,
    detail: 'The custom fields and the external key have more than 10 KB together.',
    extra: () => ({ errors: [{ path: 'custom', message: 'is too large' }] }),
  },
};

/** Each refusal with its status and the exact words of the field, over REST and gRPC alike. */
export function sessionProblem(refusal: AnyRefusal): Problem {
  if (refusal.kind === 'jump-denied') return deniedProblem(refusal.decision);
  return problemFrom<Exclude<AnyRefusal, JumpDenied>>(refusal, { ...ofSessions, ...ofWishes });
}

/** What a Jump Policy asks for, in words for whoever jumps; everything else is a plain "not allowed". */
const conditions: Readonly<Partial<Record<AccessCode, string>>> = {
  'schedule-closed': 'The schedule does not permit a session to start now.',
  'schedule-override-needed':
    'The schedule does not permit a session to start now, unless it is overridden with a reason.',
  'ticket-needed': 'A ticket ID is required before a session starts.',
  'approval-needed': 'Somebody must approve this before a session starts.',
  'second-factor-needed': 'The code of your second factor is required before a session starts.',
};

/** An item that may not be seen is told as if it did not exist. */
function deniedProblem(decision: AccessDecision): Problem {
  const { code, reasons } = decision;
  if (hidingCodes.has(code)) return sessionProblem({ kind: 'jump-client-not-found' });
  if (code === 'simultaneous-jump-refused') return sessionProblem({ kind: code });
  const detail = conditions[code];
  if (detail === undefined) return notAllowed(reasons);
  const next = instant(decision.nextAvailableAt);
  return new Problem({
    status: 403,
    code,
    detail: next === null ? detail : `${detail} The next available time is ${next}.`,
    extra: {
      reasons,
      needs: decision.needs ?? [],
      next_available_at: next,
      what_would_help: decision.whatWouldHelp ?? [],
    },
  });
}

function instant(milliseconds: number | null | undefined): string | null {
  return typeof milliseconds === 'number' ? new Date(milliseconds).toISOString() : null;
}
