import { PostgresEventStore, handleCommand } from '@jumpfleet/event-log';
import { startPolicyNeighbour } from '@jumpfleet/policy-neighbour';
import { siteSettingsDecider, siteSettingsStream } from '@jumpfleet/registry-domain';
import { Pool } from 'pg';
import { DataSource } from 'typeorm';

import { registryEventCodec } from '../../apps/registry/src/application/registry-event.codec.js';
import type { Bench, BenchContext } from './bench.js';
import { percentile, rounded } from './event-log/percentile.js';
import { cpuSeconds } from './gateway/processes.js';
import { enrolAll, newComputers } from './registry/enrolment-load.js';
import type { Answered } from './registry/enrolment-load.js';
import { asked } from './registry/long-history.js';
import { rawPlacesPerSecond } from './registry/raw-places.js';
import { startRegistryProcess } from './registry/registry-process.js';

const leastPerSecond = 500;
const refusal = 'The total number of deployable Jump Clients for this site has been reached.';

/** Two registries on one database: what one of them is told must hold in the other. */
async function startSite(context: BenchContext) {
  const postgres = await context.postgres();
  const nats = await context.nats();
  const policy = await startPolicyNeighbour();
  context.onEnd(() => policy.close());
  const databaseUrl = await postgres.createDatabase('registry');
  const settings = { databaseUrl, natsUrl: nats.url, policy };
  const first = await startRegistryProcess(context, settings);
  const second = await startRegistryProcess(context, settings);
  const pool = new Pool({ connectionString: databaseUrl, max: 2 });
  context.onEnd(() => pool.end());
  const database = await new DataSource({ type: 'postgres', url: databaseUrl }).initialize();
  context.onEnd(() => database.destroy());
  return {
    urls: [first.url, second.url],
    pids: [first.pid, second.pid],
    pool,
    database,
    rawUrl: await postgres.createDatabase('raw'),
  };
}

/** As yet another process of the registry would, without a word to the two that enrol. */
async function setLimit(database: DataSource, clients: number): Promise<void> {
  const changed = await handleCommand(
    new PostgresEventStore(database, registryEventCodec),
    siteSettingsDecider,
    {
      stream: siteSettingsStream,
      command: { type: 'ChangeSiteSettings', data: { changes: { maxJumpClients: clients } } },
      cause: { actor: { type: 'system', id: 'bench' }, correlationId: 'enrol-storm' },
      now: new Date(),
    },
  );
  if (!changed.ok) throw new Error(changed.refusal.kind);
}

async function cpuOf(pids: readonly number[]): Promise<number> {
  const seconds = await Promise.all(pids.map(cpuSeconds));
  return seconds.reduce((sum, own) => sum + own, 0);
}

/** By the log, the list and the places: all three must agree. */
async function enrolledIn(pool: Pool) {
  const { rows } = await pool.query<{ events: number; clients: number; places: number }>(`
    SELECT (SELECT count(*)::integer FROM events WHERE type = 'JumpClientEnrolled') AS events,
      (SELECT count(*)::integer FROM jump_client) AS clients,
      (SELECT count(*)::integer FROM jump_client_place) AS places`);
  return rows[0] ?? { events: 0, clients: 0, places: 0 };
}

export const bench: Bench = {
  name: 'enrol-storm',
  about:
    'enrolments/s of computers that come all at once, with a limit of clients set in the middle',
  async run(context) {
    const computers = context.option('clients', 25_000);
    const inFlight = context.option('in-flight', 64);
    const limit = Math.round(computers * 0.6);
    const { urls, pids, pool, database, rawUrl } = await startSite(context);
    const [first = ''] = urls;
    const made = await asked(first, 'POST', '/api/v1/installers', {
      jump_group_id: 1,
      paced: false,
    });
    const { installer_id: key } = (await made.json()) as { installer_id: string };
    const bodies = newComputers(key, computers);
    context.log(`${computers} computers are ready; the limit will be ${limit}`);
    const raw = await rawPlacesPerSecond(rawUrl, Math.min(5_000, computers));
    const answers: Answered[] = [];
    const cpuBefore = await cpuOf(pids);
    const begin = performance.now();
    let admittedAt = begin;
    let limited: Promise<void> | undefined;
    await enrolAll(urls, bodies, inFlight, (answer) => {
      answers.push(answer);
      if (answer.status === 201) admittedAt = performance.now();
      if (answers.length >= computers * 0.4) limited ??= setLimit(database, limit);
    });
    await limited;
    const seconds = (performance.now() - begin) / 1_000;
    const cpuSecondsUsed = (await cpuOf(pids)) - cpuBefore;
    const admitted = answers.filter(({ status }) => status === 201);
    const refused = answers.filter(({ body }) => body.includes(refusal));
    const stored = await enrolledIn(pool);
    context.log(
      `admitted ${admitted.length}, refused ${refused.length}: ${JSON.stringify(stored)}`,
    );
    const perSecond = (admitted.length / (admittedAt - begin)) * 1_000;
    const isExact = [admitted.length, ...Object.values(stored)].every((count) => count === limit);
    const ms = admitted.map((answer) => answer.ms);
    return {
      ok: perSecond >= leastPerSecond && isExact && refused.length === computers - limit,
      metrics: {
        admitted_per_s: rounded(perSecond),
        answered_per_s: rounded(computers / seconds),
        admitted: admitted.length,
        refused: refused.length,
        limit,
        above_limit: Math.max(0, stored.events - limit),
        registry_cpu_micros_each: rounded((cpuSecondsUsed * 1_000_000) / computers),
        answer_p50_ms: rounded(percentile(ms, 0.5)),
        answer_p99_ms: rounded(percentile(ms, 0.99)),
      },
      yardstick: {
        raw_sql_per_s: rounded(raw),
        ratio: Number((perSecond / raw).toFixed(2)),
      },
    };
  },
};
