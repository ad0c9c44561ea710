import type { RecordingBatch } from '@jumpfleet/gateway-contracts';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { EntityManager } from 'typeorm';
import type { Recordings, ShellOf, TapeChunk } from '../../../application/record/ports.js';
import type { Recording } from '../../../application/record/record.js';
import { chunkItems } from '../../../application/record/tape-chunk.js';
import { Tapes, shellKey } from '../../../application/record/tapes.js';
import type { KeptTape } from '../../../application/record/tapes.js';
import { lockRecords } from './record-lock.js';
import { keptTape, recordingColumns, recordingOf, saveGrowth } from './recording-rows.js';
import type { RecordingRow } from './recording-rows.js';

/** Read at once for whoever plays a recording: a few hundred kilobytes at most. */
const chunksAtOnce = 8;

@Injectable()
export class RecordingRepository implements Recordings {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  async add(batches: readonly RecordingBatch[]): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const known = await lockRecords(tx, [...new Set(batches.map(({ session }) => session))]);
      const taken = batches.filter(({ session }) => known.has(session));
      if (taken.length === 0) return;
      const tapes = new Tapes(await tapesOf(tx, taken), await instancesOf(tx, [...known]));
      for (const batch of taken) tapes.add(batch);
      await saveGrowth(tx, tapes.growth());
    });
  }

  list(sessionId: string): Promise<Recording[]> {
    return this.of([sessionId]);
  }

  of(sessionIds: readonly string[]): Promise<Recording[]> {
    return this.select('session_id = ANY ($1) ORDER BY session_id, instance', [sessionIds]);
  }

  async find({ sessionId, leg, channel }: ShellOf, instance?: number) {
    const [found] = await this.select(
      `session_id = $1 AND leg = $2 AND channel = $3 AND ($4::int IS NULL OR instance = $4)
       ORDER BY instance DESC LIMIT 1`,
      [sessionId, leg, channel, instance ?? null],
    );
    return found;
  }

  async findInstance(sessionId: string, instance: number): Promise<Recording | undefined> {
    const [found] = await this.select('session_id = $1 AND instance = $2', [sessionId, instance]);
    return found;
  }

  async chunks({ sessionId, instance }: Recording, afterChunk: number): Promise<TapeChunk[]> {
    const rows = await this.dataSource.query<{ n: number; items: unknown; data: Buffer }[]>(
      `SELECT n, items, data FROM session_recording_chunk
       WHERE session_id = $1 AND instance = $2 AND n > $3 ORDER BY n LIMIT $4`,
      [sessionId, instance, afterChunk, chunksAtOnce],
    );
    return rows.map((row) => ({ n: row.n, items: chunkItems(row) }));
  }

  private async select(where: string, parameters: unknown[]): Promise<Recording[]> {
    const rows = await this.dataSource.query<RecordingRow[]>(
      `SELECT ${recordingColumns} FROM session_recording WHERE ${where}`,
      parameters,
    );
    return rows.map(recordingOf);
  }
}

/** The newest tape of each shell. */
async function tapesOf(tx: EntityManager, batches: readonly RecordingBatch[]): Promise<KeptTape[]> {
  const shells = [...new Map(batches.map((batch) => [shellKey(batch), batch])).values()];
  const rows = await tx.query<RecordingRow[]>(
    `SELECT DISTINCT ON (session_id, leg, channel) ${recordingColumns} FROM session_recording
     WHERE (session_id, leg, channel) IN (SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bigint[]))
     ORDER BY session_id, leg, channel, instance DESC`,
    [
      shells.map(({ session }) => session),
      shells.map(({ leg }) => leg),
      shells.map(({ channel }) => channel),
    ],
  );
  return rows.map(keptTape);
}

async function instancesOf(tx: EntityManager, sessions: readonly string[]) {
  const rows = await tx.query<{ session_id: string; last: number }[]>(
    `SELECT session_id, max(instance) AS last FROM session_recording
     WHERE session_id = ANY ($1) GROUP BY session_id`,
    [sessions],
  );
  return new Map(rows.map(({ session_id, last }) => [session_id, last]));
}
