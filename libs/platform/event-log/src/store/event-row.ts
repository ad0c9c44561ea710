import type { Cause, DomainEvent, Fact, Recorded } from '@jumpfleet/kernel';
import type { EventCodec } from './event-codec.js';

/** `SELECT ${eventColumns} FROM events`: what `recordedFrom` needs. */
export const eventColumns =
  'position, stream, revision, event_id, type, version, data, cause, recorded_at';

export type EventRow = Readonly<{
  /** bigint: the driver answers text. */
  position: string;
  stream: string;
  revision: number;
  event_id: string;
  type: string;
  version: number;
  data: unknown;
  cause: Cause;
  recorded_at: Date;
}>;

/** The least that `factFrom` needs, for whoever reads very many. */
export const factColumns = 'position, revision, type, version, data';
export type FactRow = Pick<EventRow, 'position' | 'revision' | 'type' | 'version' | 'data'>;

export function recordedFrom<E extends DomainEvent>(
  codec: EventCodec<E>,
  row: EventRow,
): Recorded<E> {
  return {
    event: codec.decode(row),
    eventId: row.event_id,
    stream: row.stream,
    revision: row.revision,
    position: Number(row.position),
    recordedAt: row.recorded_at.toISOString(),
    cause: row.cause,
  };
}

export function factFrom<E extends DomainEvent>(codec: EventCodec<E>, row: FactRow): Fact<E> {
  return { event: codec.decode(row), revision: row.revision, position: Number(row.position) };
}
