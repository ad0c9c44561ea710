import { generateKeyPairSync, sign } from 'node:crypto';

import { enrolProof } from '@jumpfleet/gateway-contracts';
import { accessToken } from '@jumpfleet/policy-neighbour';
import type { Pool } from 'pg';

/** A request of an administrator; throws on a failure. */
export async function asked(
  url: string,
  method: string,
  path: string,
  body?: object,
): Promise<Response> {
  const response = await fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${accessToken()}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`);
  return response;
}

/** One client that enrolled and was edited: what all others are copied from, in today's shape of the events. */
export async function makeTemplate(url: string): Promise<string> {
  const wish = { name: '', jump_group_id: 1, jump_group_type: 'shared', valid_duration: 1_440 };
  const made = await asked(url, 'POST', '/api/config/v1/jump-client/installer', wish);
  const { installer_id: key } = (await made.json()) as { installer_id: string };
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const x = publicKey.export({ format: 'jwk' }).x ?? '';
  const hostname = 'desk-of-the-template.example.org';
  const enrolled = await asked(url, 'POST', '/agent/enrol', {
    ...{ installer_key: key, public_key: x, hostname, platform: 'linux-64', version: '1.0.0' },
    ...{ install_mode: 'service', overrides: {} },
    signature: sign(null, Buffer.from(enrolProof(key, x, hostname)), privateKey).toString(
      'base64url',
    ),
  });
  const { client_id } = (await enrolled.json()) as { client_id: string };
  await asked(url, 'PATCH', `/api/v1/jump-clients/${client_id}`, { name: 'x', tag: 'y' });
  return client_id;
}

/** In the order in which a fleet lives: all enrol, then all are edited, again and again. */
const fill = `
WITH client AS (SELECT id, row_number() OVER () AS n FROM unnest($2::uuid[]) AS c(id)),
template AS (SELECT revision, type, version, data::jsonb AS data, cause FROM events WHERE stream = $1)
INSERT INTO events (stream, revision, partition, event_id, type, version, data, cause, recorded_at, previous_hash)
SELECT 'registry.jump-client.' || client.id, round, client.n % 16, gen_random_uuid(), t.type, t.version,
  (t.data || jsonb_build_object('clientId', client.id)
   || CASE round WHEN 1 THEN jsonb_build_object('number', client.n + 1000, 'publicKeyThumbprint', 'bench-' || client.n) ELSE '{}' END
   || jsonb_build_object('settings', t.data->'settings' || jsonb_build_object('name', 'client ' || client.n, 'tag', 'round ' || round)))::json,
  t.cause, now(), '\\x00'
FROM generate_series(1, $3::int) round CROSS JOIN client
JOIN template t ON t.revision = least(round, 2)
ORDER BY round, client.n`;

/** As the store would have written it but for the hashes, made by the database itself. */
export async function fillHistory(
  pool: Pool,
  template: string,
  clients: readonly string[],
  rounds: number,
): Promise<void> {
  await pool.query(fill, [`registry.jump-client.${template}`, clients, rounds]);
  await pool.query(
    `INSERT INTO event_streams (stream, revision, last_hash)
     SELECT 'registry.jump-client.' || id, $2::int, decode(repeat('00', 32), 'hex') FROM unnest($1::uuid[]) AS c(id)`,
    [clients, rounds],
  );
  // What is relayed to others is another benchmark's affair.
  await pool.query('UPDATE outbox_relay SET position = (SELECT max(position) FROM events)');
  await pool.query('VACUUM ANALYZE events');
}

/** The same names and tags by one statement that a person would write for this one table. */
export async function rawRebuild(pool: Pool): Promise<void> {
  await pool.query(`CREATE TABLE raw_list AS
    SELECT e.stream, last.settings->>'name' AS name, last.settings->>'tag' AS tag, last.settings, last.revision
    FROM events e JOIN LATERAL (
      SELECT data::jsonb->'settings' AS settings, revision FROM events l WHERE l.stream = e.stream
      ORDER BY revision DESC LIMIT 1) last ON true
    WHERE e.revision = 1 AND e.type = 'JumpClientEnrolled'`);
}
