import { SpanKind, currentTraceparent, withSpan } from '@jumpfleet/observability';
import type { Span } from '@jumpfleet/observability';
import { headers } from '@nats-io/transport-node';
import type { MsgHdrs } from '@nats-io/transport-node';

const traceparentHeader = 'traceparent';
const correlationHeader = 'x-correlation-id';

/** What travels with a message so that its handling belongs to the same trace and request. */
export type MessageContext = Readonly<{ traceparent?: string; correlationId?: string }>;

/** Puts the active trace (or the given one) and the correlation id into the headers. */
export function inject(target: MsgHdrs = headers(), context: MessageContext = {}): MsgHdrs {
  const traceparent = context.traceparent ?? currentTraceparent();
  if (traceparent !== undefined) target.set(traceparentHeader, traceparent);
  if (context.correlationId !== undefined) target.set(correlationHeader, context.correlationId);
  return target;
}

export function extract(source: MsgHdrs | undefined): MessageContext {
  const traceparent = source?.get(traceparentHeader);
  const correlationId = source?.get(correlationHeader);
  return {
    ...(traceparent ? { traceparent } : {}),
    ...(correlationId ? { correlationId } : {}),
  };
}

/** Publishes inside a producer span; the headers handed to `publish` carry it on. */
export function withPublishSpan<T>(
  subject: string,
  context: MessageContext,
  publish: (headers: MsgHdrs) => T,
): T {
  const attributes = { 'messaging.system': 'nats', 'messaging.destination.name': subject };
  return withSpan(
    `publish ${subject}`,
    { kind: SpanKind.PRODUCER, attributes, parent: context.traceparent },
    () => publish(inject(headers(), correlationOnly(context))),
  );
}

/** Handles a message inside a consumer span whose parent is the publisher's. */
export function withConsumeSpan<T>(
  subject: string,
  source: MsgHdrs | undefined,
  handle: (context: MessageContext, span: Span) => T,
): T {
  const context = extract(source);
  const attributes = { 'messaging.system': 'nats', 'messaging.destination.name': subject };
  return withSpan(
    `consume ${subject}`,
    { kind: SpanKind.CONSUMER, attributes, parent: context.traceparent },
    (span) => handle(context, span),
  );
}

function correlationOnly({ correlationId }: MessageContext): MessageContext {
  return correlationId === undefined ? {} : { correlationId };
}
