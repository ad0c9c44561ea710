import { setTimeout as pause } from 'node:timers/promises';

import { connectNats, ensureStream, telemetryStream } from '@jumpfleet/messaging';
import { jetstream } from '@nats-io/jetstream';
import pg from 'pg';

import type { Bench, BenchContext } from './bench.js';
import { startRegistryProcess } from './registry/registry-process.js';
import {
  publishRound,
  rawUpserts,
  seedClients,
  statisticsRound,
} from './registry/statistics-load.js';
import type { Round } from './registry/statistics-load.js';

const leastPerSecond = 10_000;
const leastRatio = 0.4;

/** Waits until every client has the statistics of a round; answers when that was seen. */
async function untilWritten(pool: pg.Pool, seq: number, clients: number): Promise<number> {
  for (;;) {
    const { rows } = await pool.query<{ done: number }>(
      'SELECT count(*)::integer AS done FROM jump_client_statistics WHERE seq >= $1',
      [seq],
    );
    if (rows[0]?.done === clients) return performance.now();
    await pause(20);
  }
}

const numbered = (from: number, count: number, clients: readonly string[]): Round[] =>
  Array.from({ length: count }, (_, index) => statisticsRound(clients, from + index));

async function open(context: BenchContext) {
  const [postgres, server] = await Promise.all([context.postgres(), context.nats()]);
  const databaseUrl = await postgres.createDatabase('registry');
  const nats = await connectNats({ url: server.url, name: 'bench' });
  await ensureStream(nats, telemetryStream);
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 });
  context.onEnd(() => nats.close());
  context.onEnd(() => pool.end());
  await startRegistryProcess(context, { databaseUrl, natsUrl: server.url });
  return { pool, stream: jetstream(nats) };
}

type Site = Awaited<ReturnType<typeof open>>;

/** At an even pace of so many a second; answers how long after the last one all were written. */
async function sustained(
  { pool, stream }: Site,
  rounds: readonly Round[],
  clients: number,
): Promise<{ perSecond: number; lagMs: number }> {
  const messages = rounds.flatMap((round) => round.messages);
  const everyMs = (1000 * rounds.length * clients) / messages.length / leastPerSecond;
  const begin = performance.now();
  let sent = 0;
  const pace = async (): Promise<void> => {
    const ahead = begin + sent++ * everyMs - performance.now();
    if (ahead > 1) await pause(ahead);
  };
  const last = rounds.at(-1)?.seq ?? 0;
  await publishRound(stream, { seq: last, messages }, pace);
  const published = performance.now();
  const written = await untilWritten(pool, last, clients);
  return {
    perSecond: (rounds.length * clients * 1000) / (written - begin),
    lagMs: written - published,
  };
}

/** As fast as it goes. */
async function flatOut(
  { pool, stream }: Site,
  rounds: readonly Round[],
  clients: number,
): Promise<number> {
  const begin = performance.now();
  for (const round of rounds) await publishRound(stream, round);
  const written = await untilWritten(pool, rounds.at(-1)?.seq ?? 0, clients);
  return (rounds.length * clients * 1000) / (written - begin);
}

export const bench: Bench = {
  name: 'stats-ingest',
  about: 'statistics of simulated clients from the stream into Postgres',
  async run(context) {
    const count = context.option('clients', 25_000);
    const seconds = context.option('seconds', 20);
    const site = await open(context);
    const clients = await seedClients(site.pool, count);
    const perRound = count / leastPerSecond;
    const warmUp = numbered(1, 1, clients);
    await flatOut(site, warmUp, count);
    const steady = numbered(2, Math.max(1, Math.round(seconds / perRound)), clients);
    const steadily = await sustained(site, steady, count);
    context.log(
      `paced: ${steadily.perSecond.toFixed(0)}/s, all written ${steadily.lagMs.toFixed(0)} ms after the last`,
    );
    const rounds = numbered(1_000, context.option('rounds', 8), clients);
    const most = await flatOut(site, rounds, count);
    context.log(`flat out: ${most.toFixed(0)}/s`);
    const raw = await rawUpserts(site.pool, numbered(2_000, rounds.length, clients));
    context.log(`raw upserts: ${raw.toFixed(0)}/s`);
    const ratio = most / raw;
    return {
      ok: steadily.lagMs <= 1_000 && most >= leastPerSecond && ratio >= leastRatio,
      metrics: {
        updates_per_s: Math.round(most),
        to_raw_ratio: Number(ratio.toFixed(3)),
        paced_updates_per_s: Math.round(steadily.perSecond),
        paced_lag_ms: Math.round(steadily.lagMs),
        clients: count,
      },
      yardstick: {
        raw_unnest_upserts_per_s: Math.round(raw),
        least_updates_per_s: leastPerSecond,
        least_ratio: leastRatio,
      },
    };
  },
};
