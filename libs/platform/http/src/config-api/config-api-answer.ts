import { InvalidRequest } from '../problems/invalid-request.js';
import type { FieldError } from '../problems/invalid-request.js';
import type { Problem } from '../problems/problem.js';

export type Answer = Readonly<{
  status: number;
  contentType: string;
  body: Readonly<Record<string, unknown>>;
}>;

export const configApiPrefix = '/api/config/v1/';

/**
 * The configuration API has error bodies of its own: `{message}`, with `errors` by field for input that
 * does not fit (422), and 401 for fields that it does not know.
 */
export function configApiAnswer(problem: Problem): Answer {
  const answer = (status: number, body: Record<string, unknown>): Answer => ({
    status,
    contentType: 'application/json; charset=utf-8',
    body,
  });
  if (!(problem instanceof InvalidRequest))
    return answer(problem.status, { message: problem.detail, ...fieldMembers(problem) });
  if (problem.unknownFields.length > 0)
    return answer(401, { message: `Unknown fields: ${problem.unknownFields.join(', ')}` });
  return answer(422, { message: 'The request is not valid.', errors: byField(problem.errors) });
}

function fieldMembers({ extra }: Problem): Record<string, unknown> {
  const { errors, correlation_id } = extra;
  return {
    ...(Array.isArray(errors) ? { errors: byField(errors as readonly FieldError[]) } : {}),
    ...(correlation_id === undefined ? {} : { correlation_id }),
  };
}

function byField(errors: readonly FieldError[]): Record<string, readonly string[]> {
  const fields: Record<string, string[]> = {};
  for (const { path, message } of errors) (fields[path || 'request'] ??= []).push(message);
  return fields;
}
