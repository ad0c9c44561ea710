import { partitionCount } from '../store/partition.js';
import type { Query } from '../store/writers.js';

/** How far a source's events are on the stream, and what the stream looked like then. */
export type RelayCheckpoint = Readonly<{
  /** Everything up to here was acknowledged, or is private. */
  position: number;
  /** Per partition, the last position that was published. */
  published: readonly number[];
  /** Grows when events must be stored again although the stream remembers their ids. */
  attempt: number;
  streamSequence: number;
  streamCreated: string;
}>;

export const lastPublished = ({ published }: RelayCheckpoint): number => Math.max(...published);

type Row = Readonly<{
  position: string;
  published: readonly string[];
  attempt: number;
  stream_sequence: string;
  stream_created: string;
}>;

export async function loadCheckpoint(query: Query, source: string): Promise<RelayCheckpoint> {
  const [row] = await query<Row>(
    `WITH made AS (
       INSERT INTO outbox_relay (source, published) VALUES ($1, array_fill(0, ARRAY[$2::int]))
       ON CONFLICT DO NOTHING RETURNING *)
     SELECT * FROM made UNION ALL SELECT * FROM outbox_relay WHERE source = $1`,
    [source, partitionCount],
  );
  if (!row) throw new Error(`The relay of ${source} has no checkpoint.`);
  return {
    position: Number(row.position),
    published: row.published.map(Number),
    attempt: row.attempt,
    streamSequence: Number(row.stream_sequence),
    streamCreated: row.stream_created,
  };
}

/** Through the leader's own connection: a relay that lost its leadership cannot write it. */
export async function saveCheckpoint(
  query: Query,
  source: string,
  checkpoint: RelayCheckpoint,
): Promise<void> {
  const { position, published, attempt, streamSequence, streamCreated } = checkpoint;
  await query(
    `UPDATE outbox_relay SET position = $2, published = $3, attempt = $4, stream_sequence = $5,
       stream_created = $6 WHERE source = $1`,
    [source, position, published, attempt, streamSequence, streamCreated],
  );
}
