import { problemFrom } from '@jumpfleet/http';
import type { Problem, RefusalTable } from '@jumpfleet/http';
import type { FastifyReply } from 'fastify';
import type { OwnAccountRefusal } from '../../application/sign-in/own-account.js';
import type { SignInRefusal } from '../../application/sign-in/sign-in.js';
import type { UserHandlerRefusal } from '../../application/users/user.handler.js';
import { userRefused } from './user-problems.js';

export type AuthRefusal = SignInRefusal | Exclude<OwnAccountRefusal, UserHandlerRefusal>;

const refusals: RefusalTable<AuthRefusal> = {
  'wrong-credentials': {
    status: 401,
    code: 'login-failed',
    detail: 'The user name or the password is wrong.',
  },
  'account-disabled': { status: 403, detail: 'The user is disabled.' },
  'too-many-attempts': {
    status: 429,
    detail: 'Too many failed attempts. Try again later.',
    extra: ({ retryAfterSeconds }) => ({ retry_after_seconds: retryAfterSeconds }),
  },
  'second-factor-needed': {
    status: 401,
    detail: 'A one-time code is needed beside the password.',
  },
  'second-factor-wrong': { status: 401, detail: 'The one-time code is wrong or was used already.' },
  'password-change-needed': {
    status: 403,
    detail: 'The password has expired: choose another one first.',
  },
  'second-factor-setup-needed': {
    status: 403,
    detail: 'A second factor must be set up before signing in.',
  },
  'second-factor-exists': { status: 409, detail: 'There is a second factor already.' },
  'second-factor-not-confirmed': {
    status: 422,
    detail: 'This is no code of the second factor to be set up.',
    extra: () => ({ errors: [{ path: 'new_code', message: 'is no code of it' }] }),
  },
};

/** Says when to come back, where that is known. */
export function authRefused(refusal: AuthRefusal, reply: FastifyReply): Problem {
  if (refusal.kind === 'too-many-attempts')
    void reply.header('retry-after', refusal.retryAfterSeconds);
  return problemFrom(refusal, refusals);
}

export function ownAccountRefused(refusal: OwnAccountRefusal, reply: FastifyReply): Problem {
  return isOfAuth(refusal) ? authRefused(refusal, reply) : userRefused(refusal);
}

function isOfAuth(refusal: OwnAccountRefusal): refusal is Extract<OwnAccountRefusal, AuthRefusal> {
  return refusal.kind in refusals;
}
