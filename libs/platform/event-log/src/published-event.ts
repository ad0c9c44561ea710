import type { Actor, Cause, DomainEvent, Recorded } from '@jumpfleet/kernel';

/** A fact as other services see it: CloudEvents 1.0, with what the event log adds as extension attributes. */
export type PublishedEvent<Data = unknown> = Readonly<{
  specversion: '1.0';
  id: string;
  /** `jumpfleet/registry` */
  source: string;
  /** `jumpfleet.jump-client.registered.v1` */
  type: string;
  time: string;
  subject: string;
  datacontenttype: 'application/json';
  data: Data;
  streamversion: number;
  position: number;
  correlationid: string;
  causationid?: string;
  reason?: string;
  actor: Actor;
}>;

/** What a service decides about a published fact; the envelope is the event log's. */
export type Publication<Data = unknown> = Readonly<{ type: string; subject: string; data: Data }>;

/** The deliberate translation from private events to published facts; `undefined` keeps one private. */
export type Publish<E extends DomainEvent> = (recorded: Recorded<E>) => Publication | undefined;

export function publishedEvent<Data>(
  source: string,
  recorded: Recorded,
  { type, subject, data }: Publication<Data>,
): PublishedEvent<Data> {
  const { cause } = recorded;
  return {
    specversion: '1.0',
    id: recorded.eventId,
    source: `jumpfleet/${source}`,
    type,
    time: recorded.recordedAt,
    subject,
    datacontenttype: 'application/json',
    data,
    streamversion: recorded.revision,
    position: recorded.position,
    correlationid: cause.correlationId,
    ...(cause.causationId !== undefined && { causationid: cause.causationId }),
    ...(cause.reason !== undefined && { reason: cause.reason }),
    actor: cause.actor,
  };
}

/** The cause of whatever a consumer does because of this event. */
export function causeOf(event: PublishedEvent, traceparent?: string): Cause {
  return {
    actor: event.actor,
    correlationId: event.correlationid,
    causationId: event.id,
    ...(event.reason !== undefined && { reason: event.reason }),
    ...(traceparent !== undefined && { traceparent }),
  };
}
