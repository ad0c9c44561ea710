import { z } from 'zod';
import { Problem } from '../problems/problem.js';

const maxInteger = 2_147_483_647;

export function configNotFound(what: string): Problem {
  return new Problem({ status: 404, code: 'not-found', detail: `The ${what} does not exist.` });
}

/** Input that is well-formed and yet cannot be: 422 with the reason at its field. */
export function unprocessable(path: string, message: string): Problem {
  return new Problem({
    status: 422,
    code: 'invalid-request',
    detail: 'The request is not valid.',
    extra: { errors: [{ path, message }] },
  });
}

/** The id in a path; what is no id names nothing. */
export function configPathId(text: string, what: string): number {
  if (!/^[1-9]\d{0,9}$/.test(text) || Number(text) > maxInteger) throw configNotFound(what);
  return Number(text);
}

/** A member that is answered and never taken: naming it is a 422, where an unknown one is a 401. */
export const readOnly = z.never({ error: 'is read-only' }).optional();
