import type { Cause, DomainEvent, Recorded } from '@jumpfleet/kernel';
import { randomUUID } from 'node:crypto';
import type { EventCodec } from './event-codec.js';
import { maxEventsPerAppend } from './event-store.js';

/** An append that is validated and stamped, but not yet written. */
export type PendingAppend<E extends DomainEvent> = Readonly<{
  stream: string;
  expectedRevision: number;
  events: readonly Readonly<{ id: string; event: E }>[];
  cause: Cause;
  recordedAt: string;
}>;

export function pendingAppend<E extends DomainEvent>(
  codec: EventCodec<E>,
  { stream, expectedRevision }: { stream: string; expectedRevision: number },
  events: readonly E[],
  cause: Cause,
): PendingAppend<E> {
  if (events.length > maxEventsPerAppend)
    throw new RangeError(`${events.length} events in one append to ${stream}`);
  return {
    stream,
    expectedRevision,
    events: events.map((event) => ({ id: randomUUID(), event: codec.encode(event) })),
    cause,
    recordedAt: new Date().toISOString(),
  };
}

export function recordedAs<E extends DomainEvent>(
  { stream, expectedRevision, events, cause, recordedAt }: PendingAppend<E>,
  positions: readonly number[],
): Recorded<E>[] {
  return events.map(({ id, event }, index) => ({
    event,
    eventId: id,
    stream,
    revision: expectedRevision + index + 1,
    position: positions[index] ?? 0,
    recordedAt,
    cause,
  }));
}
