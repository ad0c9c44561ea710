import { problemFrom, unprocessable } from '@jumpfleet/http';
import type { Problem, RefusalTable } from '@jumpfleet/http';
import type { PasswordFault } from '@jumpfleet/policy-domain';
import { passwordRules } from '@jumpfleet/policy-domain';
import type { UserHandlerRefusal } from '../../application/users/user.handler.js';

const passwordFaults: Readonly<Record<PasswordFault, string>> = {
  'too-short': `must have at least ${String(passwordRules.minLength)} characters`,
  'too-long': `must have at most ${String(passwordRules.maxLength)} characters`,
  'holds-the-name': 'must not be the user name with little added',
  common: 'is one of those that are guessed first',
  'used-before': `is one of the last ${String(passwordRules.remembered)} of this user`,
};

const blame = (path: string, message: string) => ({ errors: [{ path, message }] });

type Plain = Exclude<UserHandlerRefusal, { kind: 'invalid' }>;
const refusals: RefusalTable<Plain> = {
  'user-already-exists': 409,
  'user-not-found': { status: 404, detail: 'The user does not exist.' },
  'username-taken': {
    status: 422,
    detail: 'Another user has this name.',
    extra: () => blame('username', 'is the name of another user'),
  },
  'username-invalid': {
    status: 422,
    detail: 'The user name must have 1 to 64 characters.',
    extra: () => blame('username', 'must have 1 to 64 characters'),
  },
  'last-administrator': {
    status: 422,
    detail: 'This is the last administrator: make another one first.',
    extra: () => blame('id', 'is the last administrator'),
  },
  'password-not-kept-here': {
    status: 422,
    detail: 'The password of this user is kept elsewhere.',
    extra: () => blame('password', 'is kept by the security provider of the user'),
  },
  'password-refused': {
    status: 422,
    detail: ({ fault }) => `The password ${passwordFaults[fault]}.`,
    extra: ({ fault }) => ({ ...blame('password', passwordFaults[fault]), fault }),
  },
};

/** As both APIs tell it, at the field it is about. */
export function userRefused(refusal: UserHandlerRefusal): Problem {
  if (refusal.kind === 'invalid') return unprocessable(refusal.term, refusal.message);
  return problemFrom(refusal, refusals);
}
