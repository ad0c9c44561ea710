import type { DataSource, EntityManager } from 'typeorm';
import { partitionCount } from '../store/partition.js';
import type { Cursor } from './stream-reader.js';

/** Another instance has consumed meanwhile; this one's view is old and its effects are undone. */
class PositionsMoved extends Error {
  override readonly name = 'PositionsMoved';
}

export type Move = Readonly<{
  source: string;
  partition: number;
  from: number;
  to: number;
}>;

type PositionRow = Readonly<{ source: string; partition: number; position: string }>;
type CursorRow = Readonly<{
  stream_sequence: string;
  stream_created: string;
  message_time: string;
}>;

/** What a consumer has consumed, in its own database, committed together with the effects. */
export class ConsumerPositions {
  constructor(
    private readonly dataSource: DataSource,
    private readonly consumer: string,
  ) {}

  async load(sources: readonly string[]): Promise<PositionRow[]> {
    await this.dataSource.query(
      `INSERT INTO consumer_positions (consumer, source, partition)
       SELECT $1, source, partition FROM unnest($2::text[]) source,
         generate_series(0, $3::int - 1) partition ON CONFLICT DO NOTHING`,
      [this.consumer, sources, partitionCount],
    );
    return this.dataSource.query<PositionRow[]>(
      'SELECT source, partition, position FROM consumer_positions WHERE consumer = $1 AND source = ANY ($2)',
      [this.consumer, sources],
    );
  }

  async cursor(): Promise<Cursor | undefined> {
    const [row] = await this.dataSource.query<CursorRow[]>(
      'SELECT * FROM consumer_cursors WHERE consumer = $1',
      [this.consumer],
    );
    return (
      row && {
        sequence: Number(row.stream_sequence),
        created: row.stream_created,
        storedAt: row.message_time,
      }
    );
  }

  /** Throws `PositionsMoved` unless every partition is where this consumer believes it to be. */
  async move(tx: EntityManager, moves: readonly Move[], cursor: Cursor): Promise<void> {
    const [, moved] = await tx.query<[unknown, number]>(
      `UPDATE consumer_positions c SET position = v.to_position
       FROM unnest($2::text[], $3::smallint[], $4::bigint[], $5::bigint[])
         AS v (source, partition, from_position, to_position)
       WHERE c.consumer = $1 AND c.source = v.source AND c.partition = v.partition
         AND c.position = v.from_position`,
      [
        this.consumer,
        moves.map(({ source }) => source),
        moves.map(({ partition }) => partition),
        moves.map(({ from }) => from),
        moves.map(({ to }) => to),
      ],
    );
    if (moved !== moves.length) throw new PositionsMoved(this.consumer);
    await tx.query(
      `INSERT INTO consumer_cursors VALUES ($1, $2, $3, $4) ON CONFLICT (consumer) DO UPDATE
       SET stream_sequence = excluded.stream_sequence, stream_created = excluded.stream_created,
         message_time = excluded.message_time`,
      [this.consumer, cursor.sequence, cursor.created, cursor.storedAt],
    );
  }
}
