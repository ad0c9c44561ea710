import { randomUUID } from 'node:crypto';

import { subjects } from '@jumpfleet/gateway-contracts';
import type { StatsBatch } from '@jumpfleet/gateway-contracts';
import { simulatedHostname, simulatedStatistics } from '@jumpfleet/gateway-simulation';
import type { JetStreamClient } from '@nats-io/jetstream';
import type { Pool } from 'pg';

export const itemsPerMessage = 100;

/** Clients as an enrolment leaves them in the tables that telemetry is written to. */
export async function seedClients(pool: Pool, count: number): Promise<string[]> {
  const clients = Array.from({ length: count }, () => randomUUID());
  const hostnames = clients.map((_client, index) => simulatedHostname(index));
  const into = (table: string, columns: string, values: string) =>
    pool.query(
      `INSERT INTO ${table} (client_id${columns})
       SELECT id${values} FROM unnest($1::uuid[], $2::text[]) AS c(id, hostname)`,
      [clients, hostnames],
    );
  await into(
    'jump_client_state',
    ', version, platform, install_mode, roster_bucket, enrolled_at',
    `, '1.0.0', 'linux-64', 'service', 0, (extract(epoch FROM now()) * 1000)::bigint`,
  );
  await into('jump_client_statistics', '', '');
  await into('jump_client_recency', ', endpoint_id', ', id');
  await into(
    'jump_client_search',
    ', endpoint_id, name, hostname, identity',
    `, id, hostname, hostname, concat_ws(E'\\n', hostname, hostname, '', '')`,
  );
  await pool.query('VACUUM ANALYZE');
  return clients;
}

export type Round = Readonly<{ seq: number; messages: readonly string[] }>;

/** One report of every client, as a gateway shard publishes it; received at a time that decides its place in the history. */
export function statisticsRound(
  clients: readonly string[],
  seq: number,
  at: number = Date.now(),
): Round {
  const items = clients.map((client, index) => ({
    client,
    epoch: 1,
    seq,
    at,
    stats: simulatedStatistics(index, seq * 30_000),
  }));
  const messages: string[] = [];
  for (let from = 0; from < items.length; from += itemsPerMessage) {
    const batch: StatsBatch = {
      shard: 'shard-1',
      run: 'bench',
      items: items.slice(from, from + itemsPerMessage),
    };
    messages.push(JSON.stringify(batch));
  }
  return { seq, messages };
}

/** Publishes with a bounded number of unconfirmed messages. */
export async function publishRound(
  stream: JetStreamClient,
  { messages }: Round,
  pace?: () => Promise<void>,
): Promise<void> {
  const unconfirmed = new Set<Promise<unknown>>();
  for (const message of messages) {
    await pace?.();
    const one = stream
      .publish(subjects.stats('shard-1'), message)
      .finally(() => unconfirmed.delete(one));
    unconfirmed.add(one);
    if (unconfirmed.size >= 64) await Promise.race(unconfirmed);
  }
  await Promise.all(unconfirmed);
}

/** The plainest way to keep the same rows: one upsert of a thousand rows after the other. */
export async function rawUpserts(pool: Pool, rounds: readonly Round[]): Promise<number> {
  await pool.query(`CREATE TABLE raw_statistics (LIKE jump_client_statistics INCLUDING ALL)
    WITH (fillfactor = 50)`);
  await pool.query('INSERT INTO raw_statistics SELECT * FROM jump_client_statistics');
  await pool.query('VACUUM ANALYZE raw_statistics');
  const batches = rounds.flatMap((round) => rowBatches(round));
  const client = await pool.connect();
  await client.query('SET synchronous_commit = off');
  const begin = performance.now();
  for (const values of batches) await client.query({ name: 'raw', text: rawSql, values });
  const seconds = (performance.now() - begin) / 1000;
  client.release();
  await pool.query('DROP TABLE raw_statistics');
  return batches.reduce((sum, [ids]) => sum + (ids?.length ?? 0), 0) / seconds;
}

const rawSql = `INSERT INTO raw_statistics AS s (client_id, epoch, seq, at, stats)
  SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::bigint[], $5::jsonb[])
  ON CONFLICT (client_id) DO UPDATE SET epoch = excluded.epoch, seq = excluded.seq, at = excluded.at, stats = excluded.stats
  WHERE (s.epoch, s.seq) < (excluded.epoch, excluded.seq)`;

function rowBatches({ messages }: Round): unknown[][][] {
  const items = messages.flatMap((message) => (JSON.parse(message) as StatsBatch).items);
  const batches: unknown[][][] = [];
  for (let from = 0; from < items.length; from += 1_000) {
    const rows = items.slice(from, from + 1_000);
    batches.push([
      rows.map(({ client }) => client),
      rows.map(({ epoch }) => epoch),
      rows.map(({ seq }) => seq),
      rows.map(({ at }) => at),
      rows.map(({ stats }) => JSON.stringify(stats)),
    ]);
  }
  return batches;
}
