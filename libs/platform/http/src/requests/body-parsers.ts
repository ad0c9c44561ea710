import type { FastifyInstance } from 'fastify';
import { InvalidRequest } from '../problems/invalid-request.js';
import { Problem } from '../problems/problem.js';

/** Nothing this system is told in JSON comes near it; uploads have parsers of their own. */
export const bodyLimitBytes = 1024 * 1024;

/** JSON and forms, and nothing else, are read; what cannot be read is a problem that says so. */
export function installBodyParsers(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser<string>(
    /^application\/(?:[\w.-]+\+)?json\b/,
    { parseAs: 'string' },
    (_request, body, done) => {
      try {
        done(null, body === '' ? undefined : parseJson(body));
      } catch (error) {
        done(error as Error);
      }
    },
  );
  fastify.addContentTypeParser<string>(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => {
      try {
        done(null, parseForm(body));
      } catch (error) {
        done(error as Error);
      }
    },
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new Problem({
      status: 400,
      code: 'malformed-json',
      detail: 'The body is not well-formed JSON.',
      cause,
    });
  }
}

/** A field sent twice is refused: which of them counts is how parsers come to disagree. */
function parseForm(text: string): Record<string, string> {
  const fields = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(text)) {
    if (fields.has(name)) throw new InvalidRequest([{ path: name, message: 'is sent twice' }]);
    fields.set(name, value);
  }
  return Object.fromEntries(fields);
}
