import type { DataSource } from 'typeorm';
import { genesisHash, hashOf } from './hash-chain.js';

const pageSize = 2_000;

/** Where a stream's history stopped being the one that was written. */
export type BrokenStream = Readonly<{ stream: string; revision: number; fault: string }>;
export type Verification = Readonly<{
  streams: number;
  events: number;
  broken: readonly BrokenStream[];
}>;

type Row = Readonly<{
  stream: string;
  revision: number;
  event_id: string;
  type: string;
  version: number;
  data: string;
  cause: string;
  recorded_at: Date;
  previous_hash: string;
  head_revision: number;
  head_hash: string;
}>;

/** Walks every stream's hash chain: a changed, removed, added or reordered event breaks it. */
export async function verifyStreams(dataSource: DataSource): Promise<Verification> {
  const walk = new ChainWalk();
  let [stream, revision] = ['', 0];
  for (;;) {
    const rows = await dataSource.query<Row[]>(
      `SELECT s.stream, s.revision AS head_revision, encode(s.last_hash, 'hex') AS head_hash,
         coalesce(e.revision, 0) AS revision, e.event_id, e.type, e.version, e.data::text AS data,
         e.cause::text AS cause, e.recorded_at, encode(e.previous_hash, 'hex') AS previous_hash
       FROM event_streams s LEFT JOIN events e ON e.stream = s.stream
       WHERE (s.stream, coalesce(e.revision, 0)) > ($1, $2)
       ORDER BY s.stream, coalesce(e.revision, 0) LIMIT $3`,
      [stream, revision, pageSize],
    );
    for (const row of rows) walk.take(row);
    const last = rows.at(-1);
    if (!last || rows.length < pageSize) return walk.end(await orphans(dataSource));
    [stream, revision] = [last.stream, last.revision];
  }
}

/** Events of streams that are not on record; some of them, if there are many. */
async function orphans(dataSource: DataSource): Promise<BrokenStream[]> {
  const rows = await dataSource.query<Pick<Row, 'stream' | 'revision'>[]>(
    `SELECT stream, min(revision) AS revision FROM events e
     WHERE NOT EXISTS (SELECT FROM event_streams s WHERE s.stream = e.stream)
     GROUP BY stream ORDER BY stream LIMIT $1`,
    [pageSize],
  );
  return rows.map((row) => ({ ...row, fault: 'the stream itself is missing' }));
}

class ChainWalk {
  private readonly broken: BrokenStream[] = [];
  private streams = 0;
  private events = 0;
  private last: Row | undefined;
  private hash = genesisHash;

  take(row: Row): void {
    if (row.stream !== this.last?.stream) this.begin();
    const expected = row.stream === this.last?.stream ? this.last.revision + 1 : 1;
    this.last = row;
    if (row.revision === 0) return;
    this.events++;
    if (row.revision !== expected) this.fault(row, `revision ${expected} is missing`);
    else if (row.previous_hash !== this.hash) this.fault(row, 'its predecessor was changed');
    this.hash = hashOf({
      previousHash: row.previous_hash,
      stream: row.stream,
      revision: row.revision,
      eventId: row.event_id,
      type: row.type,
      version: row.version,
      recordedAt: row.recorded_at.toISOString(),
      causeText: row.cause,
      dataText: row.data,
    });
  }

  end(others: readonly BrokenStream[]): Verification {
    this.closeStream();
    const broken = [...this.broken, ...others];
    return { streams: this.streams, events: this.events, broken };
  }

  private begin(): void {
    this.closeStream();
    this.streams++;
    this.hash = genesisHash;
  }

  private closeStream(): void {
    const { last } = this;
    if (!last) return;
    if (last.revision !== last.head_revision) this.fault(last, 'events are missing at the end');
    else if (this.hash !== last.head_hash) this.fault(last, 'the last event was changed');
  }

  /** One fault a stream is enough: the rest of it cannot be trusted either way. */
  private fault({ stream, revision }: Row, fault: string): void {
    if (this.broken.at(-1)?.stream !== stream) this.broken.push({ stream, revision, fault });
  }
}
