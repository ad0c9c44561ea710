import { beforeAll, describe, expect, it } from '@jest/globals';
import type { RunningService } from '@jumpfleet/lifecycle';
import { atEndOfSpecFile } from '@jumpfleet/testing';
import { DataSource } from 'typeorm';
import { callerAt } from './testing/caller.js';
import { bearer, newSite, signedIn } from './testing/site.js';

/** As the first version wrote them, before users and API accounts could be changed. */
const asFirstVersion = `
UPDATE events SET version = 1, data = CASE type
  WHEN 'UserCreated' THEN jsonb_build_object(
    'userId', data->'userId', 'number', data->'number', 'username', 'admin',
    'displayName', 'Administrator', 'administrator', true, 'createdAt', data->'createdAt')
  ELSE jsonb_build_object(
    'accountId', data->'accountId', 'number', data->'number', 'clientId', data->'clientId',
    'name', 'First API account', 'comments', '', 'createdAt', data->'createdAt',
    'permissions', '{"command": "full_access", "reporting": true, "backup": true,
      "realTimeState": true, "configuration": true}'::jsonb) END
WHERE type IN ('UserCreated', 'ApiAccountCreated')`;

let policy: RunningService;
beforeAll(async () => {
  const site = await newSite();
  await (await site.start()).close();
  const database = await new DataSource({ type: 'postgres', url: site.databaseUrl }).initialize();
  await database.query(asFirstVersion);
  await database.query(`UPDATE event_read_models SET definition = 'of the first version'`);
  await database.destroy();
  policy = await site.start();
  atEndOfSpecFile(() => policy.close());
}, 60_000);

describe('the data of an earlier version', () => {
  it('A9: has its first administrator, with all rights and the same password', async () => {
    const call = callerAt(policy.url, await signedIn(policy.url));
    expect(await call('GET', '/api/v1/users/1')).toMatchObject({
      status: 200,
      body: {
        username: 'admin',
        public_display_name: 'Administrator',
        rights: ['administrator'],
        representative: { perm_support_allowed: 'full_support', perm_jump_client: true },
      },
    });
    const made = await call('POST', '/api/v1/users', {
      username: 'later',
      password: 'wholly unguessed',
    });
    expect(made).toMatchObject({ status: 201, body: { id: 2 } });
  });

  it('B6: has its first API account, with the same secret', async () => {
    const call = callerAt(policy.url, await bearer(policy.url));
    expect(await call('GET', '/api/config/v1/api-account/1')).toMatchObject({
      status: 200,
      body: {
        client_id: 'operator',
        perm_command: 'full_access',
        perm_reporting_syslog: true,
        perm_reporting_vault: false,
        perm_configuration: true,
      },
    });
  });
});
