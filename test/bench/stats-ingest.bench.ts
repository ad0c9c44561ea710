import { setTimeout as pause } from 'node:timers/promises';

import { connectNats, ensureStream, telemetryStream } from '@jumpfleet/messaging';
import { accessToken, startPolicyNeighbour } from '@jumpfleet/policy-neighbour';
import { jetstream } from '@nats-io/jetstream';
import pg from 'pg';

import type { Bench, BenchContext } from './bench.js';
import { percentile, rounded } from './event-log/percentile.js';
import { BackgroundSearches } from './registry/background-searches.js';
import { IngestLag } from './registry/ingest-lag.js';
import { listFleet } from './registry/listed-fleet.js';
import { seedHistory } from './registry/past-days.js';
import { startRegistryProcess } from './registry/registry-process.js';
import {
  itemsPerMessage,
  publishRound,
  rawUpserts,
  statisticsRound,
} from './registry/statistics-load.js';
import type { Round } from './registry/statistics-load.js';

const leastPerSecond = 15_000;
const leastRatio = 0.4;
const mostLagMs = 1_000;
const searchesPerSecond = 10;
/** Each round of reports is this much later than the last, so that history grows as it does in a fleet. */
const intervalMs = 300_000;

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

async function open(context: BenchContext, count: number) {
  const [postgres, server] = await Promise.all([context.postgres(), context.nats()]);
  const databaseUrl = await postgres.createDatabase('registry');
  const nats = await connectNats({ url: server.url, name: 'bench' });
  await ensureStream(nats, telemetryStream);
  const policy = await startPolicyNeighbour();
  context.onEnd(() => policy.close());
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 });
  context.onEnd(() => nats.close());
  context.onEnd(() => pool.end());
  const place = { databaseUrl, natsUrl: server.url, policy };
  const first = await startRegistryProcess(context, place);
  await first.stop();
  const clients = await listFleet(pool, count);
  const past = await seedHistory(pool);
  context.log(`${count} clients with ${past} rows of history`);
  const { url } = await startRegistryProcess(context, place);
  return { pool, nats, stream: jetstream(nats), clients, url };
}

type Site = Awaited<ReturnType<typeof open>>;

const begun = Date.now();
const numbered = (from: number, count: number, clients: readonly string[]): Round[] =>
  Array.from({ length: count }, (_, index) =>
    statisticsRound(clients, from + index, begun + (from + index) * intervalMs),
  );

/** At an even pace of so many a second, while somebody searches; answers how late each report was. */
async function sustained(
  { pool, nats, stream, clients, url }: Site,
  rounds: readonly Round[],
): Promise<{ perSecond: number; lagsMs: readonly number[]; searchesMs: readonly number[] }> {
  const messages = rounds.flatMap((round) => round.messages);
  const everyMs = (1000 * rounds.length * clients.length) / messages.length / leastPerSecond;
  const lag = new IngestLag(nats);
  await nats.flush();
  const searches = new BackgroundSearches(url, accessToken(), searchesPerSecond);
  const begin = performance.now();
  let sent = 0;
  const pace = async (): Promise<void> => {
    const ahead = begin + sent * everyMs - performance.now();
    if (ahead > 1) await pause(ahead);
    const first = (sent++ * itemsPerMessage) % clients.length;
    lag.sent(clients.slice(first, first + itemsPerMessage));
  };
  const last = rounds.at(-1)?.seq ?? 0;
  await publishRound(stream, { seq: last, messages }, pace);
  const written = await untilWritten(pool, last, clients.length);
  await nats.flush();
  await searches.stop();
  if (lag.unseen > 0) throw new Error(`${lag.unseen} reports were never told`);
  return {
    perSecond: (rounds.length * clients.length * 1000) / (written - begin),
    lagsMs: lag.lagsMs,
    searchesMs: searches.tookMs,
  };
}

/** As fast as it goes. */
async function flatOut({ pool, stream, clients }: Site, rounds: readonly Round[]): Promise<number> {
  const begin = performance.now();
  for (const round of rounds) await publishRound(stream, round);
  const written = await untilWritten(pool, rounds.at(-1)?.seq ?? 0, clients.length);
  return (rounds.length * clients.length * 1000) / (written - begin);
}

export const bench: Bench = {
  name: 'stats-ingest',
  about: 'statistics with their history from the stream into Postgres, while somebody searches',
  async run(context) {
    const count = context.option('clients', 25_000);
    const seconds = context.option('seconds', 30);
    const site = await open(context, count);
    const { clients, pool } = site;
    await flatOut(site, numbered(1, 2, clients));
    const steady = numbered(
      3,
      Math.max(1, Math.round((seconds * leastPerSecond) / count)),
      clients,
    );
    const paced = await sustained(site, steady);
    const lagMs = percentile(paced.lagsMs, 0.99);
    context.log(`paced: ${paced.perSecond.toFixed(0)}/s, p99 of the lag ${lagMs.toFixed(0)} ms`);
    const { rows } = await pool.query<{ kept: number }>(
      `SELECT count(*)::integer AS kept FROM statistics_history WHERE cpu <> decode(repeat('2a', 72), 'hex')`,
    );
    const rounds = numbered(3 + steady.length, context.option('rounds', 8), clients);
    const most = await flatOut(site, rounds);
    context.log(`flat out: ${most.toFixed(0)}/s`);
    const raw = await rawUpserts(pool, numbered(2_000, rounds.length, clients));
    context.log(`raw upserts: ${raw.toFixed(0)}/s`);
    const ratio = most / raw;
    return {
      ok:
        lagMs <= mostLagMs &&
        paced.perSecond >= 0.98 * leastPerSecond &&
        most >= leastPerSecond &&
        ratio >= leastRatio,
      metrics: {
        paced_updates_per_s: rounded(paced.perSecond),
        paced_lag_p50_ms: rounded(percentile(paced.lagsMs, 0.5), 1),
        paced_lag_p99_ms: rounded(lagMs, 1),
        history_rows_kept: rows[0]?.kept ?? 0,
        search_p50_ms: rounded(percentile(paced.searchesMs, 0.5), 1),
        search_p99_ms: rounded(percentile(paced.searchesMs, 0.99), 1),
        searches: paced.searchesMs.length,
        updates_per_s: rounded(most),
        to_raw_ratio: rounded(ratio, 3),
        clients: count,
      },
      yardstick: {
        raw_unnest_upserts_per_s: rounded(raw),
        least_updates_per_s: leastPerSecond,
        most_lag_p99_ms: mostLagMs,
        least_ratio: leastRatio,
      },
    };
  },
};
