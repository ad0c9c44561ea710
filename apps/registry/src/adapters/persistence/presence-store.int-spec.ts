import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { rosterBucket, rosterHash } from '@jumpfleet/gateway-contracts';
import type { Presence, PresenceItem } from '@jumpfleet/registry-domain';
import { joinPresence, neverConnected, presenceOf } from '@jumpfleet/registry-domain';
import { testDatabase } from '@jumpfleet/testing';
import fc from 'fast-check';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { FleetCounters } from './fleet-counters.js';
import { enrolmentMigrations } from './enrolment-tables.migration.js';
import { fleetSearchMigrations } from './fleet-search.migration.js';
import { lifecycleMigrations } from './lifecycle-tables.migration.js';
import { fleetMigrations } from './fleet-tables.migration.js';
import { GatewayRuns } from './gateway-runs.js';
import { PresenceStore } from './presence-store.js';
import { telemetryPool } from './telemetry-pool.js';

const clients = [
  '0b1f6c1e-5b1a-4f5e-9f0a-0c7d5a6b7c01',
  '0b1f6c1e-5b1a-4f5e-9f0a-0c7d5a6b7c02',
  '0b1f6c1e-5b1a-4f5e-9f0a-0c7d5a6b7c03',
];
const shards = ['shard-0', 'shard-1', 'shard-2'];

let pool: Pool;
let store: PresenceStore;
let runs: GatewayRuns;
beforeAll(async () => {
  const url = await testDatabase('presence');
  const database = new DataSource({
    type: 'postgres',
    url,
    migrations: [
      ...fleetMigrations,
      ...lifecycleMigrations,
      ...fleetSearchMigrations,
      ...enrolmentMigrations,
    ],
  });
  await database.initialize();
  await database.runMigrations();
  await database.destroy();
  pool = telemetryPool(url, () => undefined);
  store = new PresenceStore(pool);
  runs = new GatewayRuns(pool);
});
afterAll(() => pool.end());

const reset = async () => {
  await pool.query(`DELETE FROM jump_client_state; DELETE FROM gateway_run;
    DELETE FROM jump_client_recency; DELETE FROM jump_client_search`);
  for (const shard of shards) await runs.meet(shard, 'run');
  for (const client of clients) {
    await pool.query(
      `INSERT INTO jump_client_state (client_id, version, platform, install_mode, roster_bucket)
       VALUES ($1, '', '', 'unknown', $2)`,
      [client, rosterBucket(client)],
    );
    await pool.query(`INSERT INTO jump_client_recency (client_id, endpoint_id) VALUES ($1, $1)`, [
      client,
    ]);
    await pool.query(
      `INSERT INTO jump_client_search (client_id, endpoint_id, identity) VALUES ($1, $1, '')`,
      [client],
    );
  }
};
beforeEach(reset);

type Said = Readonly<{ client: string; item: PresenceItem }>;
const shardOf = (epoch: number): string => shards[epoch % 3] ?? '';
const asPresence = ({ item }: Said): Presence => presenceOf(item, shardOf(item.epoch), 'run');

const said = fc
  .record({
    client: fc.constantFrom(...clients),
    epoch: fc.integer({ min: 1, max: 6 }),
    online: fc.boolean(),
  })
  .map(({ client, epoch, online }): Said => {
    const item = { epoch, online, at: epoch * 10 + (online ? 0 : 5) };
    const details = { publicIp: `10.0.0.${epoch}`, version: `1.${epoch}`, platform: 'linux-64' };
    return { client, item: online ? { ...item, ...details, installMode: 'user' } : item };
  });

const applyAll = async (batches: readonly (readonly Said[])[]): Promise<void> => {
  for (const batch of batches) {
    const joined = new Map<string, Presence>();
    for (const one of batch)
      joined.set(
        one.client,
        joinPresence(joined.get(one.client) ?? neverConnected, asPresence(one)),
      );
    await store.apply(joined);
  }
};

type Row = Readonly<{ client_id: string; closed: boolean; online: boolean; epoch: number }>;
const rowsNow = async (): Promise<Row[]> => {
  const { rows } = await pool.query<Row>(
    `SELECT client_id, epoch::integer, shard, run, opened_at::integer, closed, online, last_disconnect_at::integer,
       details_epoch::integer, last_connect_at::integer, public_ip, version, roster_hash
     FROM jump_client_state ORDER BY client_id`,
  );
  return rows;
};
const expectedRow = (client: string, all: readonly Said[]) => {
  const state = all
    .filter((one) => one.client === client)
    .map(asPresence)
    .reduce(joinPresence, neverConnected);
  const [high, low] = rosterHash(client, state.epoch);
  const hash = BigInt.asIntN(64, (BigInt(high) << 32n) | BigInt(low)).toString();
  return {
    client_id: client,
    epoch: state.epoch,
    shard: state.shard,
    run: state.run,
    opened_at: state.openedAt,
    closed: state.closed,
    online: !state.closed,
    last_disconnect_at: state.lastDisconnectAt,
    details_epoch: state.details?.epoch ?? 0,
    last_connect_at: state.details?.at ?? 0,
    public_ip: state.details?.publicIp ?? '',
    version: state.details?.version ?? '',
    roster_hash: state.epoch === 0 ? '0' : hash,
  };
};

/** What a full count would say, against what the triggers kept. */
const agreeWithCounters = async (): Promise<void> => {
  const { rows: counted } = await pool.query(
    `SELECT CASE WHEN online THEN 'online' ELSE 'offline' END AS status, version, count(*)::integer AS clients
     FROM jump_client_state GROUP BY 1, 2 ORDER BY 1, 2`,
  );
  const kept = (await new FleetCounters(pool).read()).toSorted((a, b) =>
    `${a.status} ${a.version}` < `${b.status} ${b.version}` ? -1 : 1,
  );
  expect(kept).toEqual(counted);
  const digest = (
    rows: string,
  ) => `SELECT shard, run, bucket, sum(n)::integer AS clients, bit_xor(hash)::text AS hash
    FROM (${rows}) r GROUP BY 1, 2, 3 HAVING sum(n) <> 0 OR bit_xor(hash) <> 0 ORDER BY 1, 2, 3`;
  const { rows: digests } = await pool.query(
    digest(`SELECT shard, run, bucket, clients AS n, hash FROM roster_digest
      UNION ALL SELECT shard, run, bucket, clients, hash FROM roster_digest_change`),
  );
  const { rows: scanned } = await pool.query(
    digest(`SELECT shard, run, roster_bucket AS bucket, 1 AS n, roster_hash AS hash
      FROM jump_client_state WHERE NOT closed`),
  );
  expect(digests).toEqual(scanned);
};

describe('presence in Postgres', () => {
  it('is the state of the highest epoch after any order, repetition and batching of the items', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(said, { maxLength: 6 }), { maxLength: 8 }),
        async (drawn) => {
          await reset();
          await applyAll([...drawn, ...drawn.slice(0, 2)]);
          const expected = clients.map((client) => expectedRow(client, drawn.flat()));
          expect(await rowsNow()).toEqual(expected);
          await agreeWithCounters();
          await new FleetCounters(pool).compact();
          await agreeWithCounters();
        },
      ),
      { numRuns: 60 },
    );
  }, 60_000);

  it('counts clients that it does not know, and leaves them out', async () => {
    const stranger = '0b1f6c1e-5b1a-4f5e-9f0a-0c7d5a6b7cff';
    const line = presenceOf({ epoch: 1, online: true, at: 1 }, 'shard-0', 'run');
    const batch = new Map([
      [stranger, line],
      [clients[0] ?? '', line],
    ]);
    expect(await store.apply(batch)).toEqual({ changed: [clients[0]], back: [], unknown: 1 });
    expect(await store.apply(batch)).toEqual({ changed: [], back: [], unknown: 1 });
  });

  it('takes nobody online on a run that is over, even when its batch is written at that moment', async () => {
    for (let round = 1; round <= 20; round++) {
      await reset();
      const line = presenceOf({ epoch: round, online: true, at: 1 }, 'shard-0', 'run');
      const batch = new Map(clients.map((client) => [client, line]));
      await Promise.all([store.apply(batch), runs.lapse('shard-0', 'run', 7)]);
      expect((await rowsNow()).map(({ online }) => online)).toEqual([false, false, false]);
      await agreeWithCounters();
    }
  });

  it('brings back exactly the lines that were not closed meanwhile when a run revives', async () => {
    const [a = '', b = ''] = clients;
    const line = presenceOf({ epoch: 1, online: true, at: 1 }, 'shard-0', 'run');
    await store.apply(new Map([a, b].map((client) => [client, line])));
    expect(await runs.lapse('shard-0', 'run', 7)).toBe(2);
    await store.apply(
      new Map([[b, presenceOf({ epoch: 1, online: false, at: 3 }, 'shard-0', 'run')]]),
    );
    expect(await runs.revive('shard-0', 'run')).toBe(1);
    expect((await rowsNow()).map(({ online }) => online)).toEqual([true, false, false]);
    await agreeWithCounters();
  });
});
