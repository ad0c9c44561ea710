import { randomUUID } from 'node:crypto';

import { simulatedStatistics } from '@jumpfleet/gateway-simulation';
import type { Pool } from 'pg';

const sites = ['ber', 'ham', 'muc', 'cgn', 'fra', 'str', 'dus', 'lej', 'dtm', 'ess'] as const;
const kinds = ['till', 'kiosk', 'desk', 'server', 'lab'] as const;
const groupCount = 20;
const rowsAtOnce = 5_000;

/** What a computer of this number is called: its site, its kind, its number. */
export function listedName(index: number): string {
  const site = sites[index % sites.length] ?? '';
  const kind = kinds[Math.floor(index / sites.length) % kinds.length] ?? '';
  return `${site}-${kind}-${String(index).padStart(6, '0')}`;
}

/** Each group holds a twentieth of the fleet. */
export const listedGroup = (index: number): number => (Math.floor(index / 50) % groupCount) + 1;

const insertSql = `
WITH item AS (
  SELECT * FROM unnest($1::uuid[], $2::integer[], $3::text[], $4::integer[], $5::text[], $6::text[], $7::text[])
  AS i(id, number, name, list_key, tag, comments, telemetry)
), state AS (
  INSERT INTO jump_client_state (client_id, version, platform, install_mode, roster_bucket, online, public_ip,
    last_connect_at)
  SELECT id, '1.0.0', 'linux-64', 'service', 0, abs(hashint4(number)) % 20 <> 0, '198.51.100.' || number % 200, number FROM item
), statistics AS (INSERT INTO jump_client_statistics (client_id) SELECT id FROM item
), recency AS (
  INSERT INTO jump_client_recency (client_id, endpoint_id, last_connect_at) SELECT id, id, number FROM item
), client AS (
  INSERT INTO jump_client (client_id, endpoint_id, number, installer_id, public_key_thumbprint, connection_type,
    hostname, enrolled_at, name, sort_name, jump_group_type, jump_group_id, tag, comments, public_site_address,
    support_button_profile_code_name, support_button_direct_queue, start_mode, is_quiet, max_offline_minutes, revision)
  SELECT id, id, number, id, id, 'active', name, now(), name, name, 'shared', list_key, tag, comments, '', '', '',
    'normal', false, 0, 1 FROM item
)
INSERT INTO jump_client_search (client_id, endpoint_id, list_key, name, hostname, tag, identity, address, telemetry,
  registered_at)
SELECT id, id, list_key, name, name, tag, concat_ws(E'\\n', name, name, comments, tag),
  '198.51.100.' || number % 200, telemetry, number FROM item`;

/**
 * A fleet in the tables that lists read, as enrolments, connections and statistics leave them: written in
 * bulk, past the events. Clients in the order of their numbers.
 */
export async function listFleet(pool: Pool, count: number): Promise<string[]> {
  await pool.query(
    `INSERT INTO jump_group (id, name, code_name)
     SELECT n, 'Site group ' || n, 'site_' || n FROM generate_series(2, $1::integer) n`,
    [groupCount],
  );
  const clients: string[] = [];
  for (let from = 0; from < count; from += rowsAtOnce) {
    const indices = Array.from(
      { length: Math.min(rowsAtOnce, count - from) },
      (_, at) => from + at,
    );
    const ids = indices.map(() => randomUUID());
    clients.push(...ids);
    await pool.query(insertSql, [
      ids,
      indices.map((index) => index + 1),
      indices.map(listedName),
      indices.map(listedGroup),
      indices.map((index) => (index % 7 === 0 ? 'maintenance' : '')),
      indices.map((index) => (index % 11 === 0 ? `row ${String(index % 90)}, by the door` : '')),
      indices.map(telemetryText),
    ]);
  }
  await pool.query('VACUUM ANALYZE');
  return clients;
}

/** As the registry itself derives it from the statistics that are streamed in, so that they change little of it. */
function telemetryText(index: number): string {
  const { private_ip, console_user, domain, fqdn, workgroup, hostname } = simulatedStatistics(
    index,
    0,
  );
  return [private_ip, console_user, domain, fqdn, workgroup, hostname]
    .map((text) => (text ?? '').toLowerCase())
    .join('\n');
}
