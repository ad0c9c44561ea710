import { randomUUID } from 'node:crypto';
import { Pool } from 'pg';
import { clientCause } from './clients.js';

const tables = `
CREATE TABLE raw_events (position bigserial PRIMARY KEY, stream text NOT NULL, revision integer NOT NULL,
  event_id uuid NOT NULL, type text NOT NULL, data json NOT NULL, cause json NOT NULL,
  recorded_at timestamptz NOT NULL, UNIQUE (stream, revision));
CREATE TABLE raw_list (client_id text PRIMARY KEY, name text NOT NULL, hostname text NOT NULL,
  jump_group text NOT NULL, tag text NOT NULL, revision integer NOT NULL);`;

const insertEvent = `INSERT INTO raw_events (stream, revision, event_id, type, data, cause, recorded_at)
  VALUES ($1, $2, $3, 'ClientEdited', $4, $5, now())`;
const upsertRow = `INSERT INTO raw_list VALUES ($1, $2, $2, 'default', '', $3)
  ON CONFLICT (client_id) DO UPDATE SET name = excluded.name, revision = excluded.revision`;

/** The barest way to the same rows: one transaction of two prepared statements for each command. */
export async function rawTransactionsPerSecond(
  url: string,
  { connections, seconds, streams }: { connections: number; seconds: number; streams: number },
): Promise<number> {
  const pool = new Pool({ connectionString: url, max: connections });
  await pool.query(tables);
  const end = performance.now() + seconds * 1000;
  const begin = performance.now();
  let done = 0;
  let next = 0;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const client = await pool.connect();
      while (performance.now() < end) {
        const number = next++;
        const id = `client-${number % streams}`;
        const revision = Math.floor(number / streams) + 1;
        const data = JSON.stringify({ clientId: id, name: `name ${number}`, tag: 'edited' });
        const cause = JSON.stringify(clientCause);
        await client.query('BEGIN');
        const event = [`registry.client.${id}`, revision, randomUUID(), data, cause];
        await client.query({ name: 'event', text: insertEvent, values: event });
        await client.query({
          name: 'row',
          text: upsertRow,
          values: [id, `name ${number}`, revision],
        });
        await client.query('COMMIT');
        done++;
      }
      client.release();
    }),
  );
  const perSecond = (done / (performance.now() - begin)) * 1000;
  await pool.end();
  return perSecond;
}
