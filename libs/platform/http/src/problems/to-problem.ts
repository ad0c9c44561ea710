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
  if (error instanceof HttpException && error.getStatus() < 500) {
    const status = error.getStatus();
    return new Problem({ status, code: codes[status] ?? 'refused', detail: error.message });
  }
  if (isFastifyRefusal(error)) {
    const { statusCode: status, message: detail } = error;
    return new Problem({ status, code: codes[status] ?? 'refused', detail });
  }
  if (error instanceof Error && error.name === 'RevisionConflict')
    return new Problem({
      status: 409,
      code: 'conflict',
      detail: 'Others changed this at the same time. Try again.',
      cause: error,
    });
  if (isOutage(error) || (error instanceof GrpcFailure && error.isUnavailable))
    return new Problem({
      status: 503,
      code: 'temporarily-unavailable',
      detail: 'A part of the system is away. Try again in a moment.',
      cause: error,
    });
  return new Problem({
    status: 500,
    code: 'internal',
    detail: 'Something went wrong inside. The correlation id finds it in the logs.',
    cause: error,
  });
}

/** Fastify's own errors about a request, such as a URL that cannot be decoded. */
function isFastifyRefusal(error: unknown): error is Error & { statusCode: number } {
  if (!(error instanceof Error) || !('code' in error) || !('statusCode' in error)) return false;
  const { code, statusCode } = error;
  return String(code).startsWith('FST_') && typeof statusCode === 'number' && statusCode < 500;
}
