import type { Pool } from 'pg';

/** A picture of a computer's screen, or why there is none. */
export type Thumbnail = Readonly<{
  client: string;
  at: number;
  image: Buffer | null;
  reason: string;
}>;

/** The newest counts; a client that is not known (any more) has no row. */
const keepSql = `
INSERT INTO jump_client_thumbnail AS t (client_id, at, image, reason)
SELECT i.client_id, i.at, i.image, i.reason
FROM unnest($1::uuid[], $2::bigint[], $3::bytea[], $4::text[]) AS i(client_id, at, image, reason)
JOIN jump_client_state s ON s.client_id = i.client_id
ON CONFLICT (client_id) DO UPDATE SET at = excluded.at, image = excluded.image, reason = excluded.reason
WHERE t.at < excluded.at`;

type Row = Readonly<{ at: string; image: Buffer | null; reason: string }>;

/** Beside the hot row of statistics: pictures are large, change rarely, and are asked for one by one. */
export class ThumbnailStore {
  constructor(private readonly pool: Pool) {}

  async keep(thumbnails: readonly Thumbnail[]): Promise<void> {
    const sorted = thumbnails.toSorted((a, b) => (a.client < b.client ? -1 : 1));
    await this.pool.query(keepSql, [
      sorted.map(({ client }) => client),
      sorted.map(({ at }) => at),
      sorted.map(({ image }) => image),
      sorted.map(({ reason }) => reason),
    ]);
  }

  async of(client: string): Promise<Omit<Thumbnail, 'client'> | undefined> {
    const { rows } = await this.pool.query<Row>(
      'SELECT at, image, reason FROM jump_client_thumbnail WHERE client_id = $1',
      [client],
    );
    const [row] = rows;
    return row && { at: Number(row.at), image: row.image, reason: row.reason };
  }
}
