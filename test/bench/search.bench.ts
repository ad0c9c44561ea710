import { setTimeout as pause } from 'node:timers/promises';
import { connectNats, ensureStream, telemetryStream } from '@jumpfleet/messaging';
import { accessToken, policyNeighbour, startPolicyNeighbour } from '@jumpfleet/policy-neighbour';
import { jetstream } from '@nats-io/jetstream';
import pg from 'pg';

import { FleetQueries } from '../../apps/registry/src/adapters/persistence/fleet-queries.js';
import { FleetSamples } from '../../apps/registry/src/adapters/persistence/fleet-samples.js';
import { readPool } from '../../apps/registry/src/adapters/persistence/read-pool.js';
import type {
  ClientStatus,
  FleetQuery,
  PageEnd,
  SortKey,
} from '../../apps/registry/src/application/fleet-list.js';
import { orderOf } from '../../apps/registry/src/application/fleet-list.js';
import type { Bench, BenchContext } from './bench.js';
import { percentile, rounded } from './event-log/percentile.js';
import { listFleet, listedGroup, listedName } from './registry/listed-fleet.js';
import { LeanCaller } from './registry/lean-caller.js';
import type { Answer } from './registry/lean-caller.js';
import { startRegistryProcess } from './registry/registry-process.js';
import { publishRound, statisticsRound } from './registry/statistics-load.js';

const updatesPerSecond = 5_000;
const mostP50Ms = 5;
const mostP99Ms = 25;
const mostToRawRatio = 2;
const seenGroup = 3;

/** The statements of the registry over a pool of the benchmark's own, without the service around them. */
function rawQueries(databaseUrl: string) {
  const pool = readPool(databaseUrl, () => undefined);
  return { pool, queries: new FleetQueries(pool, new FleetSamples(pool)) };
}

type Kind = Readonly<{
  name: string;
  search?: string;
  sort?: SortKey | `-${SortKey}`;
  status?: ClientStatus;
  /** Pages of 500 that lie before. */
  skip?: number;
  isNarrow?: boolean;
}>;

const kinds: readonly Kind[] = [
  { name: 'frequent', search: 'ber' },
  { name: 'frequent_middle', search: 'ill' },
  { name: 'user', search: 'hana' },
  { name: 'all', search: 'sim' },
  { name: 'frequent_deep', search: 'ber', skip: 12 },
  { name: 'middle_deep', search: 'ill', skip: 12 },
  { name: 'rare', search: 'rare' },
  { name: 'none', search: 'zzqqy' },
  { name: 'list', sort: 'name' },
  { name: 'list_deep', sort: 'name', skip: 60 },
  { name: 'newest', search: 'sim', status: 'online', sort: '-last_connect_at' },
  { name: 'by_status', sort: 'status', search: 'ber' },
  { name: 'offline', status: 'offline' },
  { name: 'narrow', search: 'ber', isNarrow: true },
  { name: 'narrow_user', search: 'hana', isNarrow: true },
  { name: 'narrow_none', search: 'zzqqy', isNarrow: true },
  { name: 'narrow_list', sort: 'name', isNarrow: true },
  { name: 'narrow_deep', search: 'ill', isNarrow: true, skip: 1 },
];

const everything = { everything: true, jumpGroupIds: [], personalListOf: [], reasons: [] };
const narrowScope = { ...everything, everything: false, jumpGroupIds: [seenGroup] };
type Callers = Readonly<{ all: LeanCaller; narrow: LeanCaller }>;

async function openCallers(url: string): Promise<Callers> {
  const all = await LeanCaller.open(url);
  const token = accessToken({ name: 'narrow', administrator: false });
  return { all, narrow: await LeanCaller.open(url, token) };
}

class Searches {
  private readonly cursors = new Map<string, { rest: string; raw: PageEnd }>();

  constructor(
    private readonly callers: Callers,
    private readonly raw: FleetQueries,
    private readonly clients: number,
  ) {}

  /** Milliseconds through REST and straight, one after the other, on the same page. */
  async both(kind: Kind): Promise<{ restMs: number; rawMs: number; rows: number }> {
    const search = kind.search === 'rare' ? this.someName() : kind.search;
    const cursor = await this.cursorOf(kind);
    const query = { ...kind, ...(search && { search }) };
    const answer = await timed(() => this.answer(query, cursor?.rest));
    const rest = { ms: answer.ms, value: pageIn(answer.value) };
    const raw = await timed(() => this.raw.page(this.rawQuery(kind, search, cursor?.raw)));
    if (rest.value.items.length !== raw.value.items.length)
      throw new Error(
        `${kind.name}: ${rest.value.items.length} and ${raw.value.items.length} rows`,
      );
    return { restMs: rest.ms, rawMs: raw.ms, rows: rest.value.items.length };
  }

  private someName(): string {
    return listedName(Math.floor(Math.random() * this.clients));
  }

  /** The whole answer as it came; what the asker does with it is not the registry's time. */
  private answer(
    { search, sort, status, isNarrow }: Kind,
    cursor?: string,
    limit = 50,
  ): Promise<Answer> {
    const query = new URLSearchParams({ limit: String(limit) });
    for (const [name, value] of Object.entries({ search, sort, status, cursor }))
      if (value !== undefined) query.set(name, value);
    const caller = isNarrow ? this.callers.narrow : this.callers.all;
    return caller.call('GET', `/api/v1/jump-clients?${query.toString()}`);
  }

  private rawQuery(
    { sort, status, isNarrow }: Kind,
    search: string | undefined,
    after: PageEnd | undefined,
    limit = 50,
  ): FleetQuery {
    const scope = isNarrow ? narrowScope : everything;
    const unused = { fields: undefined, group: undefined, tag: undefined };
    return { ...unused, ...orderOf(sort, search), search, status, scope, after, limit };
  }

  private async cursorOf(kind: Kind) {
    const known = this.cursors.get(kind.name);
    if (known || kind.skip === undefined) return known;
    let cursor: { rest: string; raw: PageEnd } | undefined;
    for (let page = 0; page < kind.skip; page++) {
      const { next_cursor } = pageIn(await this.answer(kind, cursor?.rest, 500));
      const { next } = await this.raw.page(this.rawQuery(kind, kind.search, cursor?.raw, 500));
      if (next_cursor === null || !next) throw new Error(`${kind.name} has no such page`);
      cursor = { rest: next_cursor, raw: next };
    }
    if (cursor) this.cursors.set(kind.name, cursor);
    return cursor;
  }
}

function pageIn({ status, body }: Answer) {
  if (status !== 200) throw new Error(body);
  return JSON.parse(body) as { items: object[]; next_cursor: string | null };
}

async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; value: T }> {
  const begin = performance.now();
  const value = await work();
  return { ms: performance.now() - begin, value };
}

async function open(context: BenchContext, clients: number) {
  const [postgres, server] = await Promise.all([context.postgres(), context.nats()]);
  const databaseUrl = await postgres.createDatabase('registry');
  const nats = await connectNats({ url: server.url, name: 'bench' });
  context.onEnd(() => nats.close());
  await ensureStream(nats, telemetryStream);
  const policy = await startPolicyNeighbour();
  context.onEnd(() => policy.close());
  policyNeighbour.sees.set('user-narrow', { jumpGroupIds: [seenGroup] });
  const place = { databaseUrl, natsUrl: server.url, policy };
  const first = await startRegistryProcess(context, place);
  await first.stop();
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 1 });
  const ids = await listFleet(pool, clients);
  await pool.end();
  const registry = await startRegistryProcess(context, place);
  const raw = rawQueries(databaseUrl);
  context.onEnd(() => raw.pool.end());
  return { url: registry.url, raw: raw.queries, ids, stream: jetstream(nats) };
}

/** Reports of all clients, again and again at an even pace, until told to stop; answers how many a second. */
async function reports(site: Awaited<ReturnType<typeof open>>, stop: AbortSignal): Promise<number> {
  const begin = performance.now();
  const perMessage = 100;
  let sent = 0;
  for (let seq = 1; !stop.aborted; seq++) {
    const { messages } = statisticsRound(site.ids, seq);
    const left = messages.values();
    const some = {
      seq,
      messages: {
        *[Symbol.iterator]() {
          for (const message of left) {
            if (stop.aborted) return;
            yield message;
          }
        },
      } as unknown as readonly string[],
    };
    await publishRound(site.stream, some, async () => {
      const ahead = begin + (sent++ * perMessage * 1000) / updatesPerSecond - performance.now();
      if (ahead > 1) await pause(ahead);
    });
  }
  return (sent * perMessage * 1000) / (performance.now() - begin);
}

/** Every kind in turn, round after round; the first rounds warm up. */
async function measured(searches: Searches, rounds: number) {
  const rest = new Map<string, number[]>();
  const raw = new Map<string, number[]>();
  for (let round = -5; round < rounds; round++)
    for (const kind of kinds) {
      const { restMs, rawMs } = await searches.both(kind);
      if (round < 0) continue;
      rest.set(kind.name, [...(rest.get(kind.name) ?? []), restMs]);
      raw.set(kind.name, [...(raw.get(kind.name) ?? []), rawMs]);
      await pause(2);
    }
  return { rest, raw };
}

const metricsOf = (prefix: string, taken: readonly number[]) => ({
  [`${prefix}_p50_ms`]: rounded(percentile(taken, 0.5), 1),
  [`${prefix}_p99_ms`]: rounded(percentile(taken, 0.99), 1),
});

export const bench: Bench = {
  name: 'search',
  about: 'GET /api/v1/jump-clients?search= over 100,000 clients while statistics stream in',
  async run(context) {
    const clients = context.option('clients', 100_000);
    const rounds = context.option('rounds', 120);
    const site = await open(context, clients);
    context.log(`${clients} clients in ${listedGroup(clients)} and more groups`);
    const stopping = new AbortController();
    const reporting = reports(site, stopping.signal);
    context.onEnd(() => {
      stopping.abort();
    });
    const callers = await openCallers(site.url);
    const searches = new Searches(callers, site.raw, clients);
    const { rest, raw } = await measured(searches, rounds);
    stopping.abort();
    const reportsPerSecond = await reporting;
    for (const caller of Object.values(callers)) caller.close();
    for (const [name, taken] of rest)
      context.log(
        `${name}: ${JSON.stringify({ ...metricsOf('rest', taken), ...metricsOf('raw', raw.get(name) ?? []) })}`,
      );
    const all = [...rest.values()].flat();
    const allRaw = [...raw.values()].flat();
    const p99 = percentile(all, 0.99);
    const ratio = p99 / percentile(allRaw, 0.99);
    const slowest = Math.max(...[...rest.values()].map((taken) => percentile(taken, 0.5)));
    return {
      ok:
        percentile(all, 0.5) <= mostP50Ms &&
        p99 <= mostP99Ms &&
        ratio <= mostToRawRatio &&
        reportsPerSecond >= 0.98 * updatesPerSecond,
      metrics: {
        ...metricsOf('search', all),
        slowest_kind_p50_ms: rounded(slowest, 1),
        p99_to_raw_ratio: rounded(ratio, 2),
        reports_per_s: rounded(reportsPerSecond),
        clients,
        searches: all.length,
      },
      yardstick: {
        ...metricsOf('raw', allRaw),
        most_p50_ms: mostP50Ms,
        most_p99_ms: mostP99Ms,
        most_ratio: mostToRawRatio,
      },
    };
  },
};
