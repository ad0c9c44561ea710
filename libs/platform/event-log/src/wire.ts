import { inject } from '@jumpfleet/messaging';
import type { MsgHdrs } from '@nats-io/transport-node';
import { headers } from '@nats-io/transport-node';
import type { PublishedEvent } from './published-event.js';
import { partitionToken } from './store/partition.js';

/** What a message on EVENTS says beside the event: where it stands in its source's order. */
export const positionHeader = 'jumpfleet-position';
/** The position of the event published before it in the same partition of the same source. */
export const previousHeader = 'jumpfleet-previous';

/** Request to a source's relay to publish again what comes after a position: `{after}`. */
export const refillSubject = (source: string): string => `eventlog.${source}.refill`;
/** What the relay has published, per partition: tells a consumer that it lacks something. */
export const headSubject = (source: string): string => `eventlog.${source}.head`;
/** Another process of the service has appended. */
export const wakeSubject = (source: string): string => `eventlog.${source}.wake`;

export const eventsOf = (source: string): string => `events.${source}.>`;

/** `events.registry.07.jump-client.registered` for `jumpfleet.jump-client.registered.v1`. */
export function eventSubject(source: string, partition: number, type: string): string {
  const name = type.replace(/^jumpfleet\./, '').replace(/\.v\d+$/, '');
  return `events.${source}.${partitionToken(partition)}.${name}`;
}

/** The source and partition that a subject names; nothing when it is not an event's. */
export function originOf(subject: string): { source: string; partition: number } | undefined {
  const [, source, partition] = /^events\.([^.]+)\.(\d\d)\./.exec(subject) ?? [];
  return source && partition ? { source, partition: Number(partition) } : undefined;
}

export function eventHeaders(
  event: PublishedEvent,
  previous: number,
  traceparent: string | undefined,
): MsgHdrs {
  const made = inject(headers(), {
    correlationId: event.correlationid,
    ...(traceparent !== undefined && { traceparent }),
  });
  made.set('ce-specversion', event.specversion);
  made.set('ce-id', event.id);
  made.set('ce-source', event.source);
  made.set('ce-type', event.type);
  made.set('ce-time', event.time);
  made.set('ce-subject', event.subject);
  made.set(positionHeader, String(event.position));
  made.set(previousHeader, String(previous));
  return made;
}

/** A header that must be a position; NaN when it is not. */
export function positionIn(source: MsgHdrs | undefined, header: string): number {
  const text = source?.get(header);
  return text ? Number(text) : Number.NaN;
}
