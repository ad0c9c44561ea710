import type { EntityManager } from 'typeorm';
import type { Recording } from '../../../application/record/record.js';
import type { TapeItem } from '../../../application/record/recording-tape.js';
import { keptChunk } from '../../../application/record/tape-chunk.js';
import type { KeptTape, TapeGrowth } from '../../../application/record/tapes.js';

/** bigint comes as text. */
export type RecordingRow = Readonly<{
  session_id: string;
  instance: number;
  leg: string;
  channel: string;
  chunks: number;
  started_at: string;
  last_at: string;
  ended_at: string | null;
  cols: number;
  rows: number;
  size: string;
  bytes: string;
  missing_bytes: string;
  gaps: number;
}>;

const names = [
  ...['session_id', 'instance', 'leg', 'channel', 'chunks', 'started_at', 'last_at', 'ended_at'],
  ...['cols', 'rows', 'size', 'bytes', 'missing_bytes', 'gaps'],
] as const;
export const recordingColumns = names.join(', ');

/** Few enough for the parameters of one statement. */
const chunksAStatement = 500;

export function keptTape(row: RecordingRow): KeptTape {
  const { cols, rows, size, gaps } = row;
  return {
    sessionId: row.session_id,
    instance: row.instance,
    leg: row.leg,
    channel: Number(row.channel),
    chunks: row.chunks,
    tape: {
      ...{ cols, rows, size, gaps },
      startedAt: Number(row.started_at),
      lastAt: Number(row.last_at),
      endedAt: row.ended_at === null ? null : Number(row.ended_at),
      bytes: Number(row.bytes),
      missingBytes: Number(row.missing_bytes),
    },
  };
}

export function recordingOf(row: RecordingRow): Recording {
  const { sessionId, instance, leg, channel, tape } = keptTape(row);
  const { startedAt, lastAt, endedAt, cols, rows, bytes, missingBytes, gaps } = tape;
  return {
    ...{ sessionId, instance, leg, channel, cols, rows, bytes, missingBytes, gaps },
    startedAt: new Date(startedAt),
    lastAt: new Date(lastAt),
    endedAt: endedAt === null ? null : new Date(endedAt),
  };
}

/** In one statement all recordings, and their new chunks in as few as may be. */
export async function saveGrowth(tx: EntityManager, growth: readonly TapeGrowth[]): Promise<void> {
  const changes = names
    .filter((name) => name !== 'session_id' && name !== 'instance')
    .map((name) => `${name} = excluded.${name}`);
  await tx.query(
    `INSERT INTO session_recording (${recordingColumns})
     SELECT ${recordingColumns} FROM json_populate_recordset(NULL::session_recording, $1::json)
     ON CONFLICT (session_id, instance) DO UPDATE SET ${changes.join(', ')}`,
    [JSON.stringify(growth.map(rowOf))],
  );
  const chunks = growth.flatMap(chunksOf);
  for (let from = 0; from < chunks.length; from += chunksAStatement)
    await insertChunks(tx, chunks.slice(from, from + chunksAStatement));
}

type Chunk = Readonly<{
  sessionId: string;
  instance: number;
  n: number;
  items: readonly TapeItem[];
}>;

function chunksOf({ sessionId, instance, chunks, fresh }: TapeGrowth): Chunk[] {
  const before = chunks - fresh.length;
  return fresh.map((items, index) => ({ sessionId, instance, n: before + index + 1, items }));
}

async function insertChunks(tx: EntityManager, chunks: readonly Chunk[]): Promise<void> {
  const values = chunks.map((_, index) => {
    const at = index * 5;
    return `($${at + 1}, $${at + 2}, $${at + 3}, $${at + 4}, $${at + 5})`;
  });
  await tx.query(
    `INSERT INTO session_recording_chunk (session_id, instance, n, items, data)
     VALUES ${values.join(', ')}`,
    chunks.flatMap(({ sessionId, instance, n, items }) => {
      const kept = keptChunk(items);
      return [sessionId, instance, n, JSON.stringify(kept.items), kept.data];
    }),
  );
}

function rowOf({ sessionId, instance, leg, channel, chunks, tape }: TapeGrowth) {
  const { startedAt, lastAt, endedAt, cols, rows, size, bytes, missingBytes, gaps } = tape;
  return {
    ...{ session_id: sessionId, instance, leg, channel, chunks, cols, rows, size, bytes, gaps },
    ...{ started_at: startedAt, last_at: lastAt, ended_at: endedAt, missing_bytes: missingBytes },
  };
}
