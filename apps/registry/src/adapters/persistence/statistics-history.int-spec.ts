import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { testDatabase } from '@jumpfleet/testing';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import {
  periodStart,
  placeOf,
  slotMs,
  slotsPerPeriod,
} from '../../application/statistics-history.js';
import { fleetSearchMigrations } from './fleet-search.migration.js';
import { lifecycleMigrations } from './lifecycle-tables.migration.js';
import { fleetMigrations } from './fleet-tables.migration.js';
import { GatewayRuns } from './gateway-runs.js';
import { HistoryPartitions, keptDays } from './history-partitions.js';
import { HistoryQueries } from './history-queries.js';
import { statisticsHistoryMigrations } from './statistics-history.migration.js';
import { wakeMigrations } from './wake-tables.migration.js';
import { StatisticsStore } from './statistics-store.js';
import { telemetryPool } from './telemetry-pool.js';
import { ThumbnailStore } from './thumbnail-store.js';

const client = '0b1f6c1e-5b1a-4f5e-9f0a-0c7d5a6b7c01';
const dayMs = 86_400_000;
const now = Date.now();
const today = placeOf(client, now).period;

let pool: Pool;
let partitions: HistoryPartitions;
let store: StatisticsStore;
let queries: HistoryQueries;
beforeAll(async () => {
  const url = await testDatabase('history');
  const database = new DataSource({
    type: 'postgres',
    url,
    migrations: [
      ...fleetMigrations,
      ...lifecycleMigrations,
      ...fleetSearchMigrations,
      ...statisticsHistoryMigrations,
      ...wakeMigrations,
    ],
  });
  await database.initialize();
  await database.runMigrations();
  await database.destroy();
  pool = telemetryPool(url, () => undefined);
  partitions = new HistoryPartitions(pool);
  store = new StatisticsStore(pool, partitions);
  queries = new HistoryQueries(pool);
  await partitions.keep(new Date(now));
});
afterAll(() => pool.end());
beforeEach(async () => {
  await pool.query(`DELETE FROM jump_client_state; DELETE FROM jump_client_statistics;
    DELETE FROM statistics_history; DELETE FROM presence_history`);
  await pool.query(
    `INSERT INTO jump_client_state (client_id, version, platform, install_mode, roster_bucket)
     VALUES ($1, '', '', 'unknown', 0)`,
    [client],
  );
  await pool.query(`INSERT INTO jump_client_statistics (client_id) VALUES ($1)`, [client]);
});

let seq = 0;
const report = (at: number, cpu: number, disk = 255): Promise<string[]> => {
  const row = { client, epoch: 1, seq: ++seq, at, stats: '{}', searchText: '' };
  return store.apply([{ ...row, ...placeOf(client, at), cpu, disk }]);
};
const everything = { from: 0, to: now + dayMs };
const knownSlots = async () =>
  (await queries.periods(client, everything))
    .toSorted((a, b) => a.period - b.period)
    .flatMap(({ period, cpu, disk }) =>
      [...cpu].flatMap((byte, slot) =>
        byte === 255 && disk[slot] === 255 ? [] : [[period - today, slot, byte, disk[slot]]],
      ),
    );

describe('The history of statistics (RG-20)', () => {
  it('keeps the mean of what was reported in the same five minutes', async () => {
    const start = periodStart(client, today);
    await report(start, 10, 50);
    await report(start + 1_000, 21, 51);
    await report(start + 2_000, 255, 52);
    await report(start + slotMs, 80);
    expect(await knownSlots()).toEqual([
      [0, 0, 15, 52],
      [0, 1, 80, 255],
    ]);
  });

  it('keeps each period when the next begins, and shows the one that is under way', async () => {
    const start = periodStart(client, today - 2);
    await report(start + 3 * slotMs, 20);
    await report(start + slotsPerPeriod * slotMs, 40);
    await report(periodStart(client, today), 60);
    const { rows } = await pool.query('SELECT period FROM statistics_history ORDER BY period');
    expect(rows).toEqual([{ period: today - 2 }, { period: today - 1 }]);
    expect(await knownSlots()).toEqual([
      [-2, 3, 20, 255],
      [-1, 0, 40, 255],
      [0, 0, 60, 255],
    ]);
  });

  it('passes over what is too old to be kept, and what comes from a clock that is wrong', async () => {
    for (const at of [0, now - 400 * dayMs, now + 400 * dayMs, now])
      expect(await report(at, 10)).toEqual([client]);
    const { rows } = await pool.query('SELECT period FROM statistics_history');
    expect(rows).toEqual([]);
  });

  it('is not needed for statistics: before the partitions are there nothing is kept, and nothing is lost', async () => {
    const early = new StatisticsStore(pool, { writable: { from: 0, until: 0 } });
    for (const [at, period] of [
      [now - dayMs, today - 4],
      [now, today],
    ] as const) {
      const row = { client, epoch: 2, seq: ++seq, at, stats: '{}', searchText: '' };
      expect(await early.apply([{ ...row, period, slot: 0, cpu: 1, disk: 1 }])).toEqual([client]);
    }
  });

  it('drops the partitions of days that are past keeping, and no others', async () => {
    await report(now - dayMs, 20);
    await report(now, 20);
    const days = async () =>
      (
        await pool.query<{ name: string }>(
          `SELECT relname AS name FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid
           WHERE inhparent = 'statistics_history'::regclass ORDER BY relname`,
        )
      ).rows.length;
    const before = await days();
    await partitions.keep(new Date(now));
    expect(await days()).toBe(before);
    await partitions.keep(new Date(now + (keptDays - 2) * dayMs));
    expect((await knownSlots()).length).toBe(2);
    await partitions.keep(new Date(now + (keptDays + 3) * dayMs));
    expect(await days()).toBe(before);
    expect((await knownSlots()).length).toBe(1);
    await partitions.keep(new Date(now));
  });
});

describe('The history of presence', () => {
  const lines = () => queries.presence(client, { from: now - dayMs / 2, to: now });
  const set = (online: boolean, at: number) =>
    pool.query(
      online
        ? `UPDATE jump_client_state SET online = true, closed = false, opened_at = $2, shard = 's', run = 'r' WHERE client_id = $1`
        : `UPDATE jump_client_state SET online = false, closed = true, last_disconnect_at = $2 WHERE client_id = $1`,
      [client, at],
    );

  it('notes when a client comes and goes, and nothing else that changes about it', async () => {
    await set(true, now - 5_000);
    await pool.query(`UPDATE jump_client_state SET public_ip = '203.0.113.7'`);
    await set(false, now - 2_000);
    expect(await lines()).toEqual({
      edges: [
        { at: now - 5_000, online: true },
        { at: now - 2_000, online: false },
      ],
      wasOnline: false,
    });
  });

  it('notes that a shard died with its clients, and that it came back', async () => {
    const runs = new GatewayRuns(pool);
    await runs.meet('s', 'r');
    await set(true, now - 5_000);
    await runs.lapse('s', 'r', now - 3_000);
    await pool.query(`UPDATE jump_client_state SET closed = false`);
    await runs.revive('s', 'r');
    const { edges } = await lines();
    expect(edges.map(({ online }) => online)).toEqual([true, false, true]);
  });

  it('knows how a client was before the span', async () => {
    await set(true, now - dayMs * 0.6);
    expect(await lines()).toEqual({ edges: [], wasOnline: true });
    await set(false, now - dayMs * 0.4);
    expect(await lines()).toMatchObject({ edges: [{ online: false }], wasOnline: true });
    await pool.query('DELETE FROM presence_history WHERE online');
    expect(await lines()).toMatchObject({ wasOnline: true });
  });

  it('never holds up presence, even where it cannot be kept', async () => {
    await set(true, 5_000);
    await set(false, now + 400 * dayMs);
    expect((await lines()).edges).toEqual([]);
    await pool.query(
      'ALTER TABLE presence_history RENAME TO away; CREATE TABLE presence_history (LIKE away) PARTITION BY RANGE (at)',
    );
    await set(true, now);
    await pool.query('DROP TABLE presence_history; ALTER TABLE away RENAME TO presence_history');
  });
});

describe('Pictures of screens', () => {
  const image = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

  it('RG-20: are kept one a client, the newest, and go with the client', async () => {
    const thumbnails = new ThumbnailStore(pool);
    const other = '0b1f6c1e-5b1a-4f5e-9f0a-0c7d5a6b7c09';
    await thumbnails.keep([
      { client, at: 5, image, reason: '' },
      { client: other, at: 5, image, reason: '' },
    ]);
    await thumbnails.keep([{ client, at: 4, image: null, reason: 'no-screen' }]);
    expect(await thumbnails.of(client)).toEqual({ at: 5, image, reason: '' });
    await thumbnails.keep([{ client, at: 6, image: null, reason: 'no-screen' }]);
    expect(await thumbnails.of(client)).toEqual({ at: 6, image: null, reason: 'no-screen' });
    expect(await thumbnails.of(other)).toBeUndefined();
    await pool.query('DELETE FROM jump_client_state');
    expect(await thumbnails.of(client)).toBeUndefined();
  });
});
