import type { Bench } from './bench.js';
import { openEventLog } from './event-log/open-event-log.js';
import { rounded } from './event-log/percentile.js';

const leastPerSecond = 30_000;

/** History as the store would have written it, made by the database itself. */
const fill = `
WITH made AS (
  SELECT n, (n - 1) % $2::int AS client, (n - 1) / $2::int + 1 AS revision
  FROM generate_series(1, $1::int) n)
INSERT INTO events (stream, revision, partition, event_id, type, version, data, cause, recorded_at, previous_hash)
SELECT 'registry.client.client-' || client, revision, client % 16, gen_random_uuid(),
  CASE revision WHEN 1 THEN 'ClientEnrolled' ELSE 'ClientEdited' END, 1,
  CASE revision WHEN 1
    THEN json_build_object('clientId', 'client-' || client, 'name', 'name ' || n,
      'hostname', 'host ' || n, 'group', 'default', 'tag', '')
    ELSE json_build_object('clientId', 'client-' || client, 'name', 'name ' || n, 'tag', 'edited') END,
  '{"actor":{"type":"user","id":"u-1","name":"Ada"},"correlationId":"bench"}', now(), '\\x00'
FROM made ORDER BY n`;

/** The same table from the same events, written by a person for this one case. */
const rawReplay = `
CREATE TABLE raw_list (client_id text PRIMARY KEY, name text NOT NULL, hostname text NOT NULL,
  jump_group text NOT NULL, tag text NOT NULL, revision integer NOT NULL);
INSERT INTO raw_list
SELECT first.data->>'clientId', last.data->>'name', first.data->>'hostname', first.data->>'group',
  last.data->>'tag', last.revision
FROM events first JOIN LATERAL (
  SELECT data, revision FROM events e WHERE e.stream = first.stream ORDER BY revision DESC LIMIT 1) last ON true
WHERE first.revision = 1`;

export const bench: Bench = {
  name: 'event-replay',
  about: 'events/s in the rebuild of a read model from the store, while it can be read',
  async run(context) {
    const events = context.option('events', 300_000);
    const clients = context.option('clients', 25_000);
    const postgres = await context.postgres();
    const { dataSource, models } = await openEventLog(await postgres.createDatabase('bench'), 4);
    context.onEnd(() => dataSource.destroy());
    context.log(`${events} events of ${clients} clients`);
    await dataSource.query(fill, [events, clients]);
    await dataSource.query('VACUUM ANALYZE events');
    const rates: number[] = [];
    for (let round = 1; round <= 3; round++) {
      const rebuilt = await models.rebuildReadModel('client-list');
      rates.push((rebuilt.events / rebuilt.durationMs) * 1000);
      context.log(
        `round ${round}: ${rebuilt.durationMs} ms, commands held up ${rebuilt.heldUpMs} ms`,
      );
    }
    const { equal } = await models.compareReadModel('client-list');
    const rawBegin = performance.now();
    await dataSource.query(rawReplay);
    const raw = (events / (performance.now() - rawBegin)) * 1000;
    const perSecond = rates.sort((a, b) => a - b)[1] ?? 0;
    return {
      ok: perSecond >= leastPerSecond && equal,
      metrics: { events_per_s: rounded(perSecond), events, clients, equal: Number(equal) },
      yardstick: {
        raw_sql_events_per_s: rounded(raw),
        replay_to_raw_sql_ratio: rounded(perSecond / raw, 2),
      },
    };
  },
};
