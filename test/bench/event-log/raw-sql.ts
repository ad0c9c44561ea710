import { randomUUID } from 'node:crypto';
import { Pool } from 'pg';
import type { PoolClient } from 'pg';
import { clientCause } from './clients.js';

const tables = `
CREATE TABLE raw_events (position bigserial PRIMARY KEY, stream text NOT NULL, revision integer NOT NULL,
  event_id uuid NOT NULL, type text NOT NULL, data json NOT NULL, cause json NOT NULL,
  recorded_at timestamptz NOT NULL, UNIQUE (stream, revision));
CREATE TABLE raw_list (client_id text PRIMARY KEY, name text NOT NULL, hostname text NOT NULL,
  jump_group text NOT NULL, tag text NOT NULL, revision integer NOT NULL);`;

const cause = JSON.stringify(clientCause);

const insertEvent = `INSERT INTO raw_events (stream, revision, event_id, type, data, cause, recorded_at)
  VALUES ($1, $2, $3, 'ClientEdited', $4, $5, now())`;
const upsertRow = `INSERT INTO raw_list VALUES ($1, $2, $2, 'default', '', $3)
  ON CONFLICT (client_id) DO UPDATE SET name = excluded.name, revision = excluded.revision`;

/** The barest way to the same rows: one transaction of two prepared statements for each command. */
export class RawSql {
  private next = 0;

  private constructor(
    private readonly pool: Pool,
    private readonly connections: number,
  ) {}

  static async open(url: string, connections: number): Promise<RawSql> {
    const pool = new Pool({ connectionString: url, max: connections });
    await pool.query(tables);
    return new RawSql(pool, connections);
  }

  async perSecond(seconds: number, streams: number): Promise<number> {
    const begin = performance.now();
    const end = begin + seconds * 1000;
    let done = 0;
    const hand = async () => {
      const client = await this.pool.connect();
      for (; performance.now() < end; done++) await this.command(client, streams);
      client.release();
    };
    await Promise.all(Array.from({ length: this.connections }, hand));
    return (done / (performance.now() - begin)) * 1000;
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  private async command(client: PoolClient, streams: number): Promise<void> {
    const number = this.next++;
    const id = `client-${number % streams}`;
    const revision = Math.floor(number / streams) + 1;
    const name = `name ${number}`;
    const data = JSON.stringify({ clientId: id, name, tag: 'edited' });
    const event = [`registry.client.${id}`, revision, randomUUID(), data, cause];
    await client.query('BEGIN');
    await client.query({ name: 'event', text: insertEvent, values: event });
    await client.query({ name: 'row', text: upsertRow, values: [id, name, revision] });
    await client.query('COMMIT');
  }
}
