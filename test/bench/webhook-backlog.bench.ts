import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { openDatabase } from '@jumpfleet/persistence';
import type { DataSource } from 'typeorm';
import type { Bench, BenchContext } from './bench.js';
import { FailingReceiver, FrailSite } from './webhooks/frail-site.js';
import { judge } from './webhooks/promised-order.js';

const mebibyte = 1_048_576;
/** What a pod may have (deploy/k8s/base/outbound-events). Node takes half of that for its heap. */
const mostBytes = 512 * mebibyte;
const heap = { NODE_OPTIONS: '--max-old-space-size=256' };
const atOnce = 100_000;

/** Events of `keys` sessions in turn, queued for one recipient as the intake does it. */
const queueMany = `
  WITH numbered AS (
    SELECT i, nextval('delivery_seq') AS fact_id, nextval('delivery_seq') AS seq
    FROM generate_series($2::int, $3::int) AS i),
  facts AS (
    INSERT INTO delivery_facts (id, event_id, name, key, fact)
    SELECT fact_id, event_id, 'support_conference_end', session::text, json_build_object(
      'name', 'support_conference_end', 'eventId', event_id, 'source', 'sessions',
      'type', 'jumpfleet.session.ended.v1', 'time', '2026-11-22T10:00:00.000Z', 'subject', session, 'key', session,
      'fields', json_build_object('lsid', session, 'external_key', i::text),
      'data', json_build_object('sessionId', session, 'clientName', 'till-4', 'externalKey', i::text))
    FROM numbered, LATERAL (SELECT
      md5('event ' || i)::uuid AS event_id, md5('session ' || i % $4::int)::uuid AS session) AS named)
  INSERT INTO deliveries (seq, id, recipient_id, fact_id, key, is_head)
  SELECT seq, 'msg_' || md5(i::text), $1, fact_id, md5('session ' || i % $4::int)::uuid::text, i < $4::int
  FROM numbered`;

async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${String(pid)}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1_024;
}

/** The most that the service has in memory for so long. */
async function mostResident(site: FrailSite, seconds: number): Promise<number> {
  let most = 0;
  for (let second = 0; second < seconds; second++) {
    await pause(1_000);
    most = Math.max(most, await residentBytes(site.service.pid));
  }
  return most;
}

type Backlog = Readonly<{ recipient: string; rows: number; keys: number }>;

async function queue(
  context: BenchContext,
  database: DataSource,
  { recipient, rows, keys }: Backlog,
): Promise<void> {
  for (let from = 0; from < rows; from += atOnce) {
    const to = Math.min(from + atOnce, rows) - 1;
    await database.query(queueMany, [recipient, from, to, keys]);
    context.log(`${String(to + 1)} queued`);
  }
  await database.query(
    `INSERT INTO recipient_intake AS i (recipient_id, queued) VALUES ($1, $2)
     ON CONFLICT (recipient_id) DO UPDATE SET queued = i.queued + $2`,
    [recipient, rows],
  );
  await database.query('ANALYZE deliveries, delivery_facts');
}

export const bench: Bench = {
  name: 'webhook-backlog',
  about: 'the memory of outbound-events while a million events wait for a recipient that is away',
  async run(context) {
    const rows = context.option('events', 1_000_000);
    const keys = context.option('sessions', 100_000);
    const receiver = await FailingReceiver.start(context);
    receiver.behave({ failShare: 0 });
    const site = await FrailSite.start(context, heap);
    const events = ['support_conference_begin', 'support_conference_end'];
    const common = { format: 'json', events };
    const away = await site.recipient('http://127.0.0.1:1/away', common);
    await site.recipient(`${receiver.url}/well`, common);
    const database = await openDatabase({ url: site.databaseUrl, migrations: [] });
    context.onEnd(() => database.destroy());
    const before = await mostResident(site, 5);

    await queue(context, database, { recipient: away, rows, keys });
    await site.service.kill();
    await site.service.start();
    const waiting = await mostResident(site, 20);
    context.log(`${String(Math.round(waiting / mebibyte))} MiB while they wait`);

    await site.facts.publish({ sessions: 100, factsEach: 5, perSecond: 50 });
    const beside = await mostResident(site, 5);
    const heard = (await receiver.heard()).recipients['/well'];
    const well = judge(
      heard ?? { arrivals: [], accepted: [] },
      await site.facts.placed(),
      'per-key',
    );

    await site.change(away, { url: `${receiver.url}/away` });
    const begin = performance.now();
    const draining = await mostResident(site, context.option('drain-s', 60));
    const back = (await receiver.heard()).recipients['/away']?.accepted.length ?? 0;
    const perSecond = (back * 1_000) / (performance.now() - begin);
    context.log(`${String(Math.round(perSecond))} a second since it is back`);
    const most = Math.max(waiting, beside, draining);
    return {
      ok: most < mostBytes && well.missing === 0 && well.misplaced === 0 && back > 0,
      metrics: {
        queued_events: rows,
        resident_before_bytes: before,
        resident_while_waiting_bytes: waiting,
        resident_while_draining_bytes: draining,
        drained: back,
        others_missing: well.missing,
        drained_per_s: Math.round(perSecond),
      },
      yardstick: { pod_memory_bytes: mostBytes },
    };
  },
};
