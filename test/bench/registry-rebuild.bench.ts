import { startPolicyNeighbour } from '@jumpfleet/policy-neighbour';
import { Pool } from 'pg';

import type { Bench } from './bench.js';
import { percentile, rounded } from './event-log/percentile.js';
import { asked, fillHistory, makeTemplate, rawRebuild } from './registry/long-history.js';
import { startRegistryProcess } from './registry/registry-process.js';
import { seedClients } from './registry/statistics-load.js';

const leastPerSecond = 50_000;
const requestEachMs = 50;

type Rebuilt = Readonly<{ events: number; durationMs: number; heldUpMs: number }>;
type Compared = Readonly<{
  equal: boolean;
  read_models: readonly Readonly<{ readModel: string; equal: boolean; rows: number }>[];
}>;

async function operate<Result>(url: string, verb: string): Promise<Result> {
  const answer = await asked(url, 'POST', `/api/v1/operations/registry/${verb}`, {});
  const last = (await answer.text()).trim().split('\n').at(-1) ?? '';
  const { result } = JSON.parse(last) as { result?: Result };
  if (!result) throw new Error(last);
  return result;
}

/** Readers and writers at a steady pace until stopped; a failure ends the benchmark. */
function traffic(url: string, clients: readonly string[]) {
  const reads: number[] = [];
  const writes: number[] = [];
  const under: Promise<void>[] = [];
  let n = 0;
  const timed = async (times: number[], method: string, path: string, body?: object) => {
    const begin = performance.now();
    await (await asked(url, method, path, body)).arrayBuffer();
    times.push(performance.now() - begin);
  };
  const timer = setInterval(() => {
    const client = clients[(n++ * 7_919) % clients.length] ?? '';
    const path = `/api/v1/jump-clients/${client}`;
    under.push(timed(reads, 'GET', path), timed(writes, 'PATCH', path, { tag: `live ${n}` }));
  }, requestEachMs);
  return {
    reads,
    writes,
    async stop() {
      clearInterval(timer);
      await Promise.all(under);
    },
  };
}

export const bench: Bench = {
  name: 'registry-rebuild',
  about:
    'events/s in the rebuild of all read models of a registry that is read and written meanwhile',
  async run(context) {
    const count = context.option('clients', 100_000);
    const events = context.option('events', 2_000_000);
    const postgres = await context.postgres();
    const nats = await context.nats();
    const policy = await startPolicyNeighbour();
    context.onEnd(() => policy.close());
    const databaseUrl = await postgres.createDatabase('registry');
    const settings = {
      ...{ databaseUrl, natsUrl: nats.url },
      policy: { url: policy.url, grpcAddress: policy.grpcAddress },
    };
    const first = await startRegistryProcess(context, settings);
    const template = await makeTemplate(first.url);
    await first.stop();
    const pool = new Pool({ connectionString: databaseUrl, max: 2 });
    context.onEnd(() => pool.end());
    context.log(`${events} events of ${count} clients`);
    const clients = await seedClients(pool, count);
    await fillHistory(pool, template, clients, Math.round(events / count));
    const { url } = await startRegistryProcess(context, settings);
    const alone = await operate<Rebuilt>(url, 'rebuild');
    context.log(`alone: ${alone.events} events in ${alone.durationMs} ms`);
    const load = traffic(url, clients);
    const served = await operate<Rebuilt>(url, 'rebuild');
    await load.stop();
    context.log(
      `while served: ${served.durationMs} ms, commands held up ${served.heldUpMs} ms, ${load.writes.length} edits`,
    );
    const compared = await operate<Compared>(url, 'compare');
    for (const { readModel, equal, rows } of compared.read_models)
      context.log(`${readModel}: ${equal ? 'equal' : 'DIFFERS'}, ${rows} rows`);
    const rawBegin = performance.now();
    await rawRebuild(pool);
    const raw = (events / (performance.now() - rawBegin)) * 1_000;
    const perSecond = (served.events / served.durationMs) * 1_000;
    return {
      ok: perSecond >= leastPerSecond && compared.equal && load.writes.length > 0,
      metrics: {
        events_per_s: rounded(perSecond),
        alone_events_per_s: rounded((alone.events / alone.durationMs) * 1_000),
        ...{ events: served.events, clients: count, read_models: compared.read_models.length },
        equal: Number(compared.equal),
        held_up_ms: served.heldUpMs,
        ...{ reads: load.reads.length, writes: load.writes.length },
        read_p50_ms: rounded(percentile(load.reads, 0.5), 1),
        read_p99_ms: rounded(percentile(load.reads, 0.99), 1),
        write_p50_ms: rounded(percentile(load.writes, 0.5), 1),
        write_p99_ms: rounded(percentile(load.writes, 0.99), 1),
      },
      yardstick: {
        raw_sql_events_per_s: rounded(raw),
        rebuild_to_raw_sql_ratio: rounded(perSecond / raw, 2),
      },
    };
  },
};
