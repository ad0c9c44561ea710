import { Problem, problemFrom } from '@jumpfleet/http';
import type { RefusalTable } from '@jumpfleet/http';
import { sessionKeyMessages as messages, sessionKeyTtl } from '@jumpfleet/sessions-domain';
import type { SessionKeyRefusal } from '@jumpfleet/sessions-domain';
import type { AcceptRefusal } from '../../application/attended/accept-customer.handler.js';
import type { KeyRefusal } from '../../application/attended/generate-session-key.handler.js';
import type { LookRefusal } from '../../application/attended/key-desk.js';
import type { PinWishRefusal } from '../../application/attended/pin.handler.js';
import type { RedeemRefusal } from '../../application/attended/redeem-session-key.handler.js';
import type { StartRefusal } from '../../application/attended/session-for-customer.js';
import type { UnpinRefusal } from '../../application/attended/unpin.handler.js';
import { sessionProblem } from '../session-problems.js';

const told = (kind: SessionKeyRefusal['kind'], status: number) => ({
  ...{ status, detail: messages[kind] },
});

const ofKeys = {
  'session-key-unknown': told('session-key-unknown', 404),
  'session-key-expired': told('session-key-expired', 410),
  'session-key-used': told('session-key-used', 409),
  'customer-accepted': told('customer-accepted', 409),
  'customer-gone': told('customer-gone', 410),
  'pin-pending': told('pin-pending', 409),
  'already-pinned': told('already-pinned', 409),
  'no-customer': told('no-customer', 409),
  'customer-offline': told('customer-offline', 409),
  'not-pinned': told('not-pinned', 409),
} satisfies RefusalTable<SessionKeyRefusal>;

const ofMaking: RefusalTable<KeyRefusal> = {
  'queue-malformed': {
    status: 422,
    detail: 'A queue is general, rep:ID, rep_username:NAME, team:ID or issue:CODE_NAME.',
  },
  'queue-unknown': { status: 422, detail: 'There is no such queue, or not exactly one.' },
  'general-queue-disabled': { status: 422, detail: 'The general queue is switched off.' },
  'ttl-out-of-range': {
    status: 422,
    detail: `A session key is good for ${String(sessionKeyTtl.min)} to ${String(sessionKeyTtl.max)} seconds.`,
  },
  'custom-field-unknown': {
    status: 422,
    detail: ({ codeName }) => `There is no custom field "${codeName}".`,
  },
  'key-not-allowed': {
    status: 403,
    code: 'not-allowed',
    detail: ({ reasons }) => ['This is not allowed.', ...reasons].join(' '),
    extra: ({ reasons }) => ({ reasons }),
  },
};

/** Of who makes a key; also what `generate_session_key` tells in its own form. */
export const keyProblem = (refusal: KeyRefusal): Problem => problemFrom(refusal, ofMaking);

const ofGuesses: RefusalTable<Extract<LookRefusal, { kind: 'too-many-guesses' }>> = {
  'too-many-guesses': {
    status: 429,
    code: 'too-many-requests',
    detail: 'Too many session keys were tried. Wait a little.',
    extra: ({ retryAfterSeconds }) => ({ retry_after_seconds: retryAfterSeconds }),
  },
};

/** Of who shows a key. */
export const redeemProblem = (refusal: RedeemRefusal): Problem =>
  problemFrom<RedeemRefusal>(refusal, {
    ...ofKeys,
    ...ofGuesses,
    'proof-invalid': {
      status: 401,
      detail: 'The signature does not prove possession of the private key.',
    },
  });

/** Of a customer who comes without a key. */
export const startProblem = (refusal: StartRefusal): Problem =>
  problemFrom<StartRefusal>(refusal, {
    ...ofMaking,
    ...ofGuesses,
    'start-malformed': {
      status: 422,
      detail: 'Name a session key, a representative by id and name, or an issue.',
    },
  });

const ofPins: RefusalTable<Exclude<PinWishRefusal | UnpinRefusal, { kind: 'session-not-found' }>> =
  {
    ...ofKeys,
    'pin-not-owner': { status: 403, detail: 'Only the owner of the session pins and unpins.' },
    'pin-not-permitted': { status: 403, detail: 'The session does not permit to pin or unpin.' },
    'pin-not-able': { status: 409, detail: 'The support client cannot be pinned.' },
    'pin-desk-refused': 409,
  };

/** Of who pins or unpins; registry's refusals in registry's words. */
export function pinProblem(refusal: PinWishRefusal | UnpinRefusal): Problem {
  if (refusal.kind === 'session-not-found') return sessionProblem(refusal);
  if (refusal.kind === 'pin-desk-refused') return new Problem(refusal);
  return problemFrom(refusal, ofPins);
}

/** Of who accepts a customer. */
export function acceptProblem(refusal: AcceptRefusal): Problem {
  const { kind } = refusal;
  return isOfKeys(kind)
    ? problemFrom<SessionKeyRefusal>({ kind }, ofKeys)
    : sessionProblem(refusal as Parameters<typeof sessionProblem>[0]);
}

const isOfKeys = (kind: string): kind is SessionKeyRefusal['kind'] => Object.hasOwn(ofKeys, kind);
