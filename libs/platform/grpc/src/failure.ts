import { Metadata, status } from '@grpc/grpc-js';
import type { StatusObject } from '@grpc/grpc-js';

/** What a problem must have to be told over gRPC; `@jumpfleet/http`'s Problem does. */
export type ProblemLike = Readonly<{ status: number; code: string; detail: string }>;

const problemCodeKey = 'problem-code';

const statusCodes: Readonly<Record<number, status>> = {
  400: status.INVALID_ARGUMENT,
  401: status.UNAUTHENTICATED,
  403: status.PERMISSION_DENIED,
  404: status.NOT_FOUND,
  409: status.FAILED_PRECONDITION,
  410: status.FAILED_PRECONDITION,
  412: status.FAILED_PRECONDITION,
  413: status.INVALID_ARGUMENT,
  422: status.INVALID_ARGUMENT,
  429: status.RESOURCE_EXHAUSTED,
  503: status.UNAVAILABLE,
  504: status.DEADLINE_EXCEEDED,
};

/** The same refusal over gRPC as over HTTP: exact text as details, stable code in the metadata. */
export function grpcStatusFrom(problem: ProblemLike): StatusObject {
  const metadata = new Metadata();
  metadata.set(problemCodeKey, problem.code);
  return {
    code: statusCodes[problem.status] ?? status.INTERNAL,
    details: problem.detail,
    metadata,
  };
}

/** A call that did not succeed: refused by the other side, or not answered. */
export class GrpcFailure extends Error {
  override readonly name = 'GrpcFailure';

  constructor(
    readonly code: status,
    /** The refusal's stable code, when the other side refused. */
    readonly problemCode: string | undefined,
    readonly detail: string,
    options?: ErrorOptions,
  ) {
    super(`${status[code]}: ${detail}`, options);
  }

  /** Nobody answered, or not in time: asking again later may succeed. */
  get isUnavailable(): boolean {
    return this.code === status.UNAVAILABLE || this.code === status.DEADLINE_EXCEEDED;
  }
}

export function failureFrom(error: StatusObject & { cause?: unknown }): GrpcFailure {
  const [problemCode] = error.metadata.get(problemCodeKey);
  return new GrpcFailure(
    error.code,
    typeof problemCode === 'string' ? problemCode : undefined,
    error.details,
    { cause: error },
  );
}
