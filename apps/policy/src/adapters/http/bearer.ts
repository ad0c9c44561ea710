import { Problem, accessTokenOf } from '@jumpfleet/http';
import type { FastifyRequest } from 'fastify';

/** The token that a request to a public route happens to come with. */
export function bearerOf(request: FastifyRequest): string | undefined {
  try {
    return accessTokenOf(request);
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}
