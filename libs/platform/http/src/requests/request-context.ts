import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Cause } from '@jumpfleet/kernel';
import { SpanKind, currentTraceparent, startSpan } from '@jumpfleet/observability';
import type { StartedSpan } from '@jumpfleet/observability';
import type { AccessScope } from '@jumpfleet/policy-contracts';
import type { Principal } from '../access/principal.js';
import type { Rights } from '../access/rights.js';
import type { Visit } from '../access/standing.js';
import { reasonHeader, statedReason } from './stated-reason.js';

/** What is known of a request while it is handled. */
export interface RequestContext {
  readonly correlationId: string;
  readonly span: StartedSpan;
  principal?: Principal;
  /** For answers that go on for longer than the token is good, or than its bearer stands. */
  tokenExpiresAtMs?: number;
  visit?: Visit;
  rights?: Rights;
  scope?: AccessScope;
}

const contexts = new WeakMap<IncomingMessage, RequestContext>();

/** What a caller may send as a correlation id; anything else is replaced, not carried into logs. */
const correlationIdPattern = /^[\w.:-]{1,128}$/;

/** The request's context, opened when first asked for. */
export function requestContext(request: IncomingMessage): RequestContext {
  const known = contexts.get(request);
  if (known) return known;
  const sent = request.headers['x-correlation-id'];
  const parent = request.headers['traceparent'];
  const context: RequestContext = {
    correlationId:
      typeof sent === 'string' && correlationIdPattern.test(sent) ? sent : randomUUID(),
    span: startSpan(`http ${request.method ?? ''}`, {
      kind: SpanKind.SERVER,
      attributes: { 'http.request.method': request.method ?? '' },
      parent: typeof parent === 'string' ? parent : undefined,
    }),
  };
  contexts.set(request, context);
  return context;
}

/** Why a command that this request carries happens: who asked, with which reason, correlation and trace. */
export function requestCause(request: IncomingMessage): Cause {
  const { principal, correlationId } = requestContext(request);
  const reason = statedReason(request.headers[reasonHeader]);
  const traceparent = currentTraceparent();
  return {
    actor: principal
      ? { type: principal.type, id: principal.id, name: principal.name }
      : { type: 'system', id: 'anonymous' },
    correlationId,
    ...(reason === undefined ? {} : { reason }),
    ...(traceparent === undefined ? {} : { traceparent }),
  };
}
