import { beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@jumpfleet/testing';
import { registrySite } from './testing/registry-site.js';
import type { RegistrySite } from './testing/registry-site.js';

let site: RegistrySite;
beforeAll(async () => {
  site = await registrySite();
}, 60_000);

const waitingSql = `SELECT 1 FROM pg_stat_activity
  WHERE datname = current_database() AND wait_event_type = 'Lock'`;

describe('a client that is deleted while it tells something', () => {
  it.each([
    ['presence', 'jump_client_state', `UPDATE jump_client_search SET address = '10.9.8.7'`],
    ['presence', 'jump_client_state', `UPDATE jump_client_recency SET last_connect_at = 7`],
    ['statistics', 'jump_client_statistics', `UPDATE jump_client_search SET telemetry = 'x'`],
  ])('waits for its %s, and neither fails', async (_what, hot, told) => {
    const { client_id: id } = await site.client();
    const telemetry = await site.database.connect();
    await telemetry.query('BEGIN');
    await telemetry.query(`UPDATE ${hot} SET epoch = 7 WHERE client_id = $1`, [id]);
    const deletion = site.call('DELETE', `/api/v1/jump-clients/${id}`);
    await eventually(async () => (await site.database.query(waitingSql)).rowCount === 1);
    await telemetry.query(`${told} WHERE endpoint_id = $1`, [id]);
    await telemetry.query('COMMIT');
    telemetry.release();
    expect((await deletion).status).toBe(204);
  });
});
