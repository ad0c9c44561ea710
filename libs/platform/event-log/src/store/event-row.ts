import type { Cause, DomainEvent, Recorded } from '@jumpfleet/kernel';
import type { EventCodec } from './event-codec.js';

/** `SELECT ${eventColumns} FROM events`: what `recordedFrom` needs. */
export const eventColumns =
  'position, stream, revision, event_id, type, version, data, cause, recorded_at';

/** The same for whoever reads very many: Postgres writes the time as it is wanted, which spares reading it here. */
export const replayColumns = `position, stream, revision, event_id, type, version, data, cause,
  to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS recorded_at`;

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
  /** A time, or ISO text where it was asked for so. */
  recorded_at: Date | string;
}>;

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
    recordedAt:
      typeof row.recorded_at === 'string' ? row.recorded_at : row.recorded_at.toISOString(),
    cause: row.cause,
  };
}
