import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { FleetProcesses, IdentityFile, enrolIdentities } from '@jumpfleet/gateway-simulation';
import type { SimulatedIdentity } from '@jumpfleet/gateway-simulation';
import pg from 'pg';

import type { RunningJumpfleet } from '../support/jumpfleet.js';
import type { Bench, BenchContext } from './bench.js';
import { percentile } from './fleet/instants.js';
import { watchProcessorTime } from './fleet/processor-time.js';

const connectsPerSecond = 300;
/** Of the pace, what the clock of a busy load generator may cost. */
const leastConnectsPerSecond = 0.98 * connectsPerSecond;
const mostP99Ms = 100;
/** Looking more often would measure the looking. */
const lookEveryMs = 5;
/** A few more than come between two looks; where there are more, the next page has them. */
const pageSize = 10;

type List = Readonly<{
  items: readonly Readonly<{ id: string; last_connect_at: string }>[];
  next_cursor: string | null;
}>;

const rounded = (ms: number): number => Math.round(ms * 10) / 10;

async function enrolled(
  context: BenchContext,
  { url }: RunningJumpfleet,
  token: string,
  count: number,
): Promise<IdentityFile> {
  const response = await fetch(`${url}/api/v1/installers`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ jump_group_id: 1, paced: false }),
  });
  const { installer_id: installerKey } = (await response.json()) as { installer_id: string };
  const identities: SimulatedIdentity[] = [];
  const begin = performance.now();
  await enrolIdentities({
    site: url,
    installerKey,
    indices: Array.from({ length: count }, (_, index) => index),
    enrolled: (identity) => identities.push(identity),
  });
  const perSecond = (count * 1000) / (performance.now() - begin);
  context.log(`${count} clients enrolled at ${perSecond.toFixed(0)}/s`);
  const file = new IdentityFile(join(context.workDir, 'identities.jsonl'));
  file.append(identities);
  return file;
}

/**
 * Asks the search for the newest clients online, again and again. What it shows of each is when the
 * gateway had authenticated it; when it shows it first, says how long that took to become visible.
 */
class Watch {
  readonly latencyMs = new Map<string, number>();
  readonly askedMs: number[] = [];
  private isOver = false;

  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  async run(): Promise<void> {
    while (!this.isOver) {
      await this.lookAtNewest();
      await pause(lookEveryMs);
    }
  }

  /** Goes on to the next page as long as a page holds news: shards do not report in the order of time. */
  private async lookAtNewest(): Promise<void> {
    for (let cursor: string | null = ''; cursor !== null;) {
      const begin = performance.now();
      const { items, next_cursor } = await this.ask(cursor);
      const now = Date.now();
      this.askedMs.push(performance.now() - begin);
      const news = items.filter(({ id }) => !this.latencyMs.has(id));
      for (const { id, last_connect_at } of news)
        this.latencyMs.set(id, now - Date.parse(last_connect_at));
      cursor = news.length > 0 ? next_cursor : null;
    }
  }

  private async ask(cursor: string): Promise<List> {
    const query = 'search=sim-&status=online&sort=-last_connect_at';
    const after = cursor === '' ? '' : `&cursor=${cursor}`;
    const response = await fetch(
      `${this.url}/api/v1/jump-clients?${query}&limit=${pageSize}${after}`,
      {
        headers: { authorization: `Bearer ${this.token}` },
      },
    );
    return (await response.json()) as List;
  }

  end(): void {
    this.isOver = true;
  }
}

/** One row written and then read back by another connection, at the same pace. */
async function rawVisibility(context: BenchContext): Promise<number[]> {
  const server = await context.postgres();
  const connectionString = await server.createDatabase('raw');
  const [writer, reader] = [new pg.Client(connectionString), new pg.Client(connectionString)];
  await Promise.all([writer.connect(), reader.connect()]);
  await writer.query('CREATE TABLE presence (id integer PRIMARY KEY, online boolean NOT NULL)');
  const taken: number[] = [];
  for (let id = 0; id < 3 * connectsPerSecond; id++) {
    const begin = performance.now();
    await writer.query(
      `INSERT INTO presence SELECT * FROM unnest($1::integer[], $2::boolean[])
       ON CONFLICT (id) DO UPDATE SET online = excluded.online`,
      [[id], [true]],
    );
    await reader.query('SELECT online FROM presence WHERE id = $1', [id]);
    taken.push(performance.now() - begin);
    await pause(Math.max(0, 1000 / connectsPerSecond - (performance.now() - begin)));
  }
  await Promise.all([writer.end(), reader.end()]);
  await server.stop();
  return taken;
}

/** Connects them all at the pace, and tells for each how long after its authentication the search had it. */
async function connectAndWatch(
  context: BenchContext,
  site: RunningJumpfleet,
  token: string,
  identities: IdentityFile,
) {
  const clients = identities.read().length;
  const welcomedAt = new Map<string, number>();
  const watch = new Watch(`http://127.0.0.1:${await site.port('registry.http')}`, token);
  const watching = watch.run();
  const fleet = new FleetProcesses({
    site: site.url,
    identityFile: identities.path,
    clients,
    dialsPerSecond: connectsPerSecond,
    welcomed: (welcomes) => {
      for (const [client, at] of welcomes) welcomedAt.set(client, at);
    },
  });
  context.onEnd(() => fleet.stop());
  const used = await watchProcessorTime(site, () => fleet.processIds);
  await fleet.until(() => welcomedAt.size === clients, AbortSignal.timeout(180_000));
  const processorTime = await used();
  await pause(2_000);
  watch.end();
  await watching;
  const times = [...welcomedAt.values()].sort((a, b) => a - b);
  const seconds = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1000;
  const latencies = [...watch.latencyMs.values()];
  const missed = clients - latencies.length;
  return { latencies, perSecond: clients / seconds, missed, askedMs: watch.askedMs, processorTime };
}

export const bench: Bench = {
  name: 'presence-latency',
  about: 'client authenticated to visible as online in the REST search, at 300 connects/s',
  async run(context) {
    const clients = context.option('clients', 6_000);
    const raw = await rawVisibility(context);
    const site = await context.jumpfleet({ env: { ADMISSION: 'off' } });
    const token = await site.token();
    const identities = await enrolled(context, site, token, clients);
    const result = await connectAndWatch(context, site, token, identities);
    const { latencies, missed, perSecond, askedMs, processorTime } = result;
    const p99 = percentile(latencies, 0.99);
    context.log(
      `${latencies.length} of ${clients} seen at ${perSecond.toFixed(0)} connects/s, p50 ${rounded(percentile(latencies, 0.5))} ms, p99 ${rounded(p99)} ms`,
    );
    return {
      ok: p99 <= mostP99Ms && missed === 0 && perSecond >= leastConnectsPerSecond,
      metrics: {
        p50_ms: rounded(percentile(latencies, 0.5)),
        p99_ms: rounded(p99),
        max_ms: rounded(percentile(latencies, 1)),
        connects_per_s: Math.round(perSecond),
        clients,
        missed,
        search_p50_ms: rounded(percentile(askedMs, 0.5)),
        search_p99_ms: rounded(percentile(askedMs, 0.99)),
        searches: askedMs.length,
        ...processorTime,
      },
      yardstick: {
        raw_write_and_read_p50_ms: rounded(percentile(raw, 0.5)),
        raw_write_and_read_p99_ms: rounded(percentile(raw, 0.99)),
        most_p99_ms: mostP99Ms,
        least_connects_per_s: leastConnectsPerSecond,
      },
    };
  },
};
