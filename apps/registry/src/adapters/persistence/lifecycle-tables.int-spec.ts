import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { testDatabase } from '@jumpfleet/testing';
import fc from 'fast-check';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { FleetCounters } from './fleet-counters.js';
import { fleetMigrations } from './fleet-tables.migration.js';
import { lifecycleMigrations } from './lifecycle-tables.migration.js';

const clients = [1, 2, 3].map((n) => `0b1f6c1e-5b1a-4f5e-9f0a-0c7d5a6b7c0${n}`);

let pool: pg.Pool;
beforeAll(async () => {
  const url = await testDatabase('lifecycle-tables');
  const migrations = [...fleetMigrations, ...lifecycleMigrations];
  const database = new DataSource({ type: 'postgres', url, migrations });
  await database.initialize();
  await database.runMigrations();
  await database.destroy();
  pool = new pg.Pool({ connectionString: url, max: 2 });
});
afterAll(() => pool.end());

const reset = async (): Promise<void> => {
  await pool.query(`DELETE FROM jump_client_state`);
  await pool.query(
    `INSERT INTO jump_client_state (client_id, version, platform, install_mode, roster_bucket, enrolled_at)
     SELECT id, '1.0.0', 'linux-64', 'service', 0, 100 FROM unnest($1::uuid[]) id`,
    [clients],
  );
};
beforeEach(reset);

/** What may happen to some of the clients in one statement. */
const changes = [
  `online = true, closed = false, last_connect_at = last_connect_at + 50`,
  `online = false, closed = true, last_disconnect_at = greatest(last_disconnect_at, last_connect_at) + 10`,
  `last_disconnect_at = last_disconnect_at + 1000`,
  `online = NOT online`,
  `lost = NOT lost`,
  `disabled = NOT disabled`,
  `passive = NOT passive`,
  `uninstalled = true`,
  `version = '2.0.0'`,
  `offline_minutes = '{0,60}'`,
  `offline_minutes = '{1440}'`,
  `offline_minutes = '{0}'`,
] as const;

const step = fc.record({
  change: fc.constantFrom(...changes),
  who: fc.subarray(clients, { minLength: 1 }),
});

const expectedStatus = `CASE WHEN uninstalled THEN 'uninstalled' WHEN disabled THEN 'disabled'
  WHEN lost THEN 'lost' WHEN online THEN 'online' WHEN passive THEN 'passive' ELSE 'offline' END`;

const rowsOf = async (sql: string): Promise<unknown[]> => (await pool.query<object>(sql)).rows;

const agree = async (): Promise<void> => {
  const counted = await rowsOf(
    `SELECT ${expectedStatus} AS status, version, count(*)::integer AS clients
     FROM jump_client_state GROUP BY 1, 2 ORDER BY 1, 2`,
  );
  const kept = (await new FleetCounters(pool).read()).toSorted((a, b) =>
    `${a.status} ${a.version}` < `${b.status} ${b.version}` ? -1 : 1,
  );
  expect(kept).toEqual(counted);
  const expected = await rowsOf(
    `SELECT client_id, m AS minutes,
       greatest(enrolled_at, last_disconnect_at, last_connect_at)::integer AS since
     FROM jump_client_state, unnest(offline_minutes) m WHERE NOT online ORDER BY 1, 2`,
  );
  const countdowns = await rowsOf(
    `SELECT client_id, minutes, since::integer FROM jump_client_countdown ORDER BY 1, 2`,
  );
  expect(countdowns).toEqual(expected);
};

describe('The rows that follow a client through its life', () => {
  it('RG-30, RG-32: have one status each, counted, and a count-down while they are offline only', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        await reset();
        for (const { change, who } of steps) {
          const sql = `UPDATE jump_client_state SET ${change} WHERE client_id = ANY ($1)`;
          await pool.query(sql, [who]);
        }
        await agree();
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it('start to count down at the enrolment, and leave nothing behind', async () => {
    expect(await rowsOf(`SELECT since::integer FROM jump_client_countdown`)).toEqual(
      clients.map(() => ({ since: 100 })),
    );
    await pool.query(`DELETE FROM jump_client_state`);
    expect(await rowsOf(`SELECT FROM jump_client_countdown`)).toEqual([]);
  });
});

describe('A database of an earlier version', () => {
  it('keeps its clients, with the statuses and count-downs that they have by then', async () => {
    const url = await testDatabase('lifecycle-upgrade');
    const before = new DataSource({ type: 'postgres', url, migrations: fleetMigrations });
    await before.initialize();
    await before.runMigrations();
    await before.query(
      `CREATE TABLE jump_client (client_id uuid PRIMARY KEY, connection_type text NOT NULL,
         enrolled_at timestamptz NOT NULL, max_offline_minutes integer NOT NULL)`,
    );
    for (const [index, client] of clients.entries()) {
      await before.query(
        `INSERT INTO jump_client_state (client_id, version, platform, install_mode, roster_bucket, online)
         VALUES ($1, '1', 'linux-64', 'user', 0, $2)`,
        [client, index === 0],
      );
      const type = index === 2 ? 'passive' : 'active';
      await before.query(`INSERT INTO jump_client VALUES ($1, $2, '2026-11-01T00:00:00Z', $3)`, [
        client,
        type,
        index * 60,
      ]);
    }
    await before.destroy();
    const after = new DataSource({ type: 'postgres', url, migrations: lifecycleMigrations });
    await after.initialize();
    await after.runMigrations();
    const since = Date.parse('2026-11-01T00:00:00Z').toString();
    expect(
      await after.query(
        `SELECT client_id, minutes, since FROM jump_client_countdown ORDER BY client_id`,
      ),
    ).toEqual([
      { client_id: clients[1], minutes: 60, since },
      { client_id: clients[2], minutes: 120, since },
    ]);
    expect(
      await after.query(
        `SELECT status, sum(clients)::integer AS clients FROM fleet_count_change
         GROUP BY 1 HAVING sum(clients) <> 0 ORDER BY 1`,
      ),
    ).toEqual([
      { status: 'offline', clients: 1 },
      { status: 'online', clients: 1 },
      { status: 'passive', clients: 1 },
    ]);
    await after.destroy();
  });
});
