import { GrpcFailure } from '@jumpfleet/grpc';
import { isOutage } from '@jumpfleet/observability';
import { HttpException } from '@nestjs/common';
import { Problem } from './problem.js';

const codes: Readonly<Record<number, string>> = {
  400: 'invalid-request',
  401: 'token-invalid',
  403: 'not-allowed',
  404: 'not-found',
  405: 'method-not-allowed',
  406: 'not-acceptable',
  408: 'request-timeout',
  409: 'conflict',
  413: 'body-too-large',
  414: 'uri-too-long',
  415: 'unsupported-media-type',
  429: 'too-many-requests',
};

/** Any thrown thing as a problem; what nobody foresaw becomes `internal` and tells nothing. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const refused = refusedStatus(error);
  if (error instanceof Error && refused !== undefined)
    return new Problem({
      status: refused,
      code: codes[refused] ?? 'refused',
      detail: error.message,
    });
  return conflict(error) ?? outage(error) ?? internal(error);
}

/** Nest's and Fastify's own errors about a request, such as a body that is too large. */
function refusedStatus(error: unknown): number | undefined {
  const status = error instanceof HttpException ? error.getStatus() : fastifyStatus(error);
  return status !== undefined && status < 500 ? status : undefined;
}

function fastifyStatus(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('code' in error) || !('statusCode' in error)) return undefined;
  const { code, statusCode } = error;
  return String(code).startsWith('FST_') && typeof statusCode === 'number' ? statusCode : undefined;
}

/** The event log's name for "others were faster, again and again". */
function conflict(error: unknown): Problem | undefined {
  if (!(error instanceof Error) || error.name !== 'RevisionConflict') return undefined;
  const detail = 'Others changed this at the same time. Try again.';
  return new Problem({ status: 409, code: 'conflict', detail, cause: error });
}

function outage(error: unknown): Problem | undefined {
  const isAway = isOutage(error) || (error instanceof GrpcFailure && error.isUnavailable);
  if (!isAway) return undefined;
  const detail = 'A part of the system is away. Try again in a moment.';
  return new Problem({ status: 503, code: 'temporarily-unavailable', detail, cause: error });
}

function internal(error: unknown): Problem {
  const detail = 'Something went wrong inside. The correlation id finds it in the logs.';
  return new Problem({ status: 500, code: 'internal', detail, cause: error });
}
