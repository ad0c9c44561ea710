import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { NewsConsumer, NewsRelay, newsMigrations } from '@jumpfleet/event-log';
import type { News } from '@jumpfleet/event-log';
import { workspaceRoot } from '@jumpfleet/local-servers';
import { connectNats } from '@jumpfleet/messaging';
import type { NatsConnection } from '@jumpfleet/messaging';
import { createLogger } from '@jumpfleet/observability';
import { presenceChanged } from '@jumpfleet/registry-contracts';
import { presenceOf } from '@jumpfleet/registry-domain';
import type { PresenceItem } from '@jumpfleet/registry-domain';
import { eventually, testDatabase, testNats } from '@jumpfleet/testing';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import type { NewsVictimOrders } from '../../testing/news-victim.js';
import { enrolmentMigrations } from './enrolment-tables.migration.js';
import { fleetSearchMigrations } from './fleet-search.migration.js';
import { fleetMigrations } from './fleet-tables.migration.js';
import { GatewayRuns } from './gateway-runs.js';
import { lifecycleMigrations } from './lifecycle-tables.migration.js';
import { presenceNewsMigrations } from './presence-news.migration.js';
import { PresenceStore } from './presence-store.js';
import { statisticsHistoryMigrations } from './statistics-history.migration.js';
import { telemetryPool } from './telemetry-pool.js';

const url = await testDatabase('presence_news');
const natsUrl = (await testNats()).url;
const logger = createLogger({ service: 'spec', level: 'silent' });
const clientId = (n: number): string => `0b1f6c1e-5b1a-4f5e-9f0a-${String(n).padStart(12, '0')}`;
const client = clientId(1);

let pool: Pool;
let store: PresenceStore;
let runs: GatewayRuns;
let nats: NatsConnection;
let consumer: NewsConsumer;
let relay: NewsRelay | undefined;
const heard: News[] = [];

beforeAll(async () => {
  const database = new DataSource({
    type: 'postgres',
    url,
    migrations: [
      ...fleetMigrations,
      ...lifecycleMigrations,
      ...fleetSearchMigrations,
      ...enrolmentMigrations,
      ...statisticsHistoryMigrations,
      ...newsMigrations,
      ...presenceNewsMigrations,
    ],
  });
  await database.initialize();
  await database.runMigrations();
  await database.destroy();
  pool = telemetryPool(url, () => undefined);
  store = new PresenceStore(pool);
  runs = new GatewayRuns(pool);
  nats = await connectNats({ url: natsUrl, name: 'spec' });
  consumer = new NewsConsumer({
    nats,
    logger,
    durable: 'spec',
    sources: ['registry'],
    handle: async (told) => {
      heard.push(told);
    },
  });
  consumer.start();
});
beforeEach(async () => {
  heard.length = 0;
  await pool.query('DELETE FROM jump_client_state; DELETE FROM gateway_run; DELETE FROM news');
  await runs.meet('shard-0', 'run');
  await enrol(1);
});
afterEach(async () => {
  await relay?.beforeApplicationShutdown();
  relay = undefined;
});
afterAll(async () => {
  await consumer.stop();
  await nats.close();
  await pool.end();
});

async function enrol(count: number): Promise<void> {
  await pool.query(
    `INSERT INTO jump_client_state (client_id, version, platform, install_mode, roster_bucket)
     SELECT c, '', '', 'unknown', 0 FROM unnest($1::uuid[]) c ON CONFLICT DO NOTHING`,
    [Array.from({ length: count }, (_, n) => clientId(n + 1))],
  );
}

async function say(item: PresenceItem, ...clients: readonly string[]): Promise<void> {
  const presence = presenceOf(item, 'shard-0', 'run');
  await store.apply(new Map(clients.map((one) => [one, presence])));
}

function startRelay(): void {
  relay = new NewsRelay({ source: 'registry', databaseUrl: url, nats, log: logger });
  relay.onApplicationBootstrap();
}

/** What was heard of each change, in the order in which it was told. */
const changes = () =>
  heard.flatMap(({ data }) => {
    const { clients, online, epochs, first } = presenceChanged.parse(data);
    return clients.map((one, n) => ({
      client: one,
      online: online[n],
      epoch: epochs[n],
      first: first[n],
    }));
  });

/** A process commits a connection and is killed at that step of its relay. */
async function killed(dieAt: string): Promise<NodeJS.Signals | null> {
  const orders: NewsVictimOrders = { databaseUrl: url, natsUrl, client, epoch: 1, dieAt };
  const child = spawn(
    process.execPath,
    [
      ...['--no-warnings', '--import', join(workspaceRoot(), 'tools/setup/typescript.mjs')],
      join(import.meta.dirname, '../../testing/news-victim.ts'),
      JSON.stringify(orders),
    ],
    { cwd: workspaceRoot(), stdio: ['ignore', 'inherit', 'inherit'] },
  );
  await once(child, 'exit');
  return child.signalCode;
}

describe('news of presence', () => {
  it('tell who came, for the first time or again, and who went, in that order', async () => {
    startRelay();
    await say({ epoch: 1, online: true, at: 1_000 }, client);
    await say({ epoch: 1, online: false, at: 2_000 }, client);
    await say({ epoch: 2, online: true, at: 3_000 }, client);
    await eventually(() => {
      expect(changes()).toEqual([
        { client, online: true, epoch: 1, first: true },
        { client, online: false, epoch: 1, first: false },
        { client, online: true, epoch: 2, first: false },
      ]);
    });
    const sequences = heard.map(({ sequence }) => sequence);
    expect(sequences).toEqual(sequences.toSorted((a, b) => a - b));
  });

  it('are silent where nothing changed, also of a line that another one replaced', async () => {
    await say({ epoch: 1, online: true, at: 1_000 }, client);
    await say({ epoch: 1, online: true, at: 1_000 }, client);
    await say({ epoch: 2, online: true, at: 2_000 }, client);
    await say({ epoch: 1, online: false, at: 2_000 }, client);
    const { rows } = await pool.query<{ waiting: number }>(
      'SELECT count(*)::int AS waiting FROM news',
    );
    expect(rows).toEqual([{ waiting: 1 }]);
  });

  it('tell of all clients of a shard that died, in messages of a bounded size', async () => {
    await enrol(2_500);
    const all = Array.from({ length: 2_500 }, (_, n) => clientId(n + 1));
    await say({ epoch: 1, online: true, at: 1_000 }, ...all);
    await pool.query('DELETE FROM news');
    await runs.lapse('shard-0', 'run', 2_000);
    startRelay();
    await eventually(() => {
      expect(heard).toHaveLength(3);
    });
    expect(new Set(changes().map((one) => one.client))).toEqual(new Set(all));
    expect(changes().every(({ online }) => online === false)).toBe(true);
  });

  it.each(['news-read', 'news-published'])(
    'reach the stream once though the registry is killed after the commit, at %s',
    async (step) => {
      expect(await killed(step)).toBe('SIGKILL');
      const { rows } = await pool.query<{ id: string }>('SELECT id FROM news');
      expect(rows).toHaveLength(1);
      startRelay();
      await eventually(async () => {
        expect((await pool.query('SELECT FROM news')).rowCount).toBe(0);
      });
      await eventually(() => {
        expect(heard.map(({ id }) => id)).toEqual(rows.map(({ id }) => id));
      });
      expect(changes()).toMatchObject([{ client, online: true, first: true }]);
    },
  );
});
