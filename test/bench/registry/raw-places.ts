import { randomUUID } from 'node:crypto';

import { Pool } from 'pg';

/** One row for each client under an exact limit, by the statements that a person would write for that. */
export async function rawPlacesPerSecond(url: string, clients: number): Promise<number> {
  const pool = new Pool({ connectionString: url, max: 16 });
  await pool.query(`
    CREATE TABLE raw_site (taken integer NOT NULL, most integer NOT NULL);
    CREATE TABLE raw_client (client_id uuid PRIMARY KEY, key text NOT NULL UNIQUE, data json NOT NULL);
  `);
  await pool.query('INSERT INTO raw_site VALUES (0, $1)', [clients]);
  const begin = performance.now();
  let left = clients;
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      while (left-- > 0) await enrol(pool);
    }),
  );
  const seconds = (performance.now() - begin) / 1_000;
  await pool.end();
  return clients / seconds;
}

async function enrol(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const { rowCount } = await client.query(
      'UPDATE raw_site SET taken = taken + 1 WHERE taken < most',
    );
    const id = randomUUID();
    if (rowCount === 1)
      await client.query('INSERT INTO raw_client VALUES ($1, $2, $3)', [id, id, '{"name":"x"}']);
    await client.query('COMMIT');
  } finally {
    client.release();
  }
}
