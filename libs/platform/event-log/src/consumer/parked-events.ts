import type { DataSource, EntityManager } from 'typeorm';
import type { PublishedEvent } from '../published-event.js';
import type { IncomingEvent } from './incoming-event.js';

export type ParkedEvent = Readonly<{
  id: string;
  consumer: string;
  source: string;
  type: string;
  eventId: string;
  error: string;
  attempts: number;
  parkedAt: Date;
}>;

type Row = Readonly<{
  id: string;
  source: string;
  partition: number;
  position: string;
  event: PublishedEvent;
  headers: { traceparent?: string };
}>;

const maxErrorLength = 4_000;

/** Events that a consumer could not handle: kept whole, with the error, until they are replayed. */
export class ParkedEvents {
  constructor(
    private readonly dataSource: DataSource,
    private readonly consumer: string,
  ) {}

  async park(tx: EntityManager, incoming: IncomingEvent, error: unknown): Promise<void> {
    const { source, partition, position, event, traceparent } = incoming;
    await tx.query(
      `INSERT INTO parked_events (consumer, source, partition, position, event_id, type, event, headers, error)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING`,
      [
        this.consumer,
        source,
        partition,
        position,
        event.id,
        event.type,
        JSON.stringify(event),
        JSON.stringify({ traceparent }),
        describeError(error),
      ],
    );
  }

  async list(): Promise<ParkedEvent[]> {
    return this.dataSource.query<ParkedEvent[]>(
      `SELECT id, consumer, source, type, event_id AS "eventId", error, attempts, parked_at AS "parkedAt"
       FROM parked_events WHERE consumer = $1 ORDER BY id`,
      [this.consumer],
    );
  }

  /** Locks one for the transaction; nothing when it is gone or another replays it. */
  async take(tx: EntityManager, id: string): Promise<IncomingEvent | undefined> {
    const [row] = await tx.query<Row[]>(
      `SELECT id, source, partition, position, event, headers FROM parked_events
       WHERE consumer = $1 AND id = $2 FOR UPDATE SKIP LOCKED`,
      [this.consumer, id],
    );
    return row && { ...row, ...row.headers, position: Number(row.position) };
  }

  async remove(tx: EntityManager, id: string): Promise<void> {
    const own = [this.consumer, id];
    await tx.query('DELETE FROM parked_events WHERE consumer = $1 AND id = $2', own);
  }

  async failedAgain(id: string, error: unknown): Promise<void> {
    await this.dataSource.query(
      'UPDATE parked_events SET attempts = attempts + 1, error = $2 WHERE id = $1',
      [id, describeError(error)],
    );
  }
}

function describeError(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : JSON.stringify(error);
  return text.slice(0, maxErrorLength).replaceAll('\0', '');
}
