import { beforeAll, describe, expect, it } from '@jest/globals';
import { registrySite } from './testing/registry-site.js';
import type { RegistrySite } from './testing/registry-site.js';

const clients = '/api/config/v1/jump-client';
const message = { message: expect.any(String) };

let site: RegistrySite;
beforeAll(async () => {
  site = await registrySite();
  await site.database.query(
    `INSERT INTO site_user (number, user_id, username, display_name) VALUES (7, 'u-7', 'ada', 'Ada')`,
  );
}, 60_000);

const numberOf = async (clientId: string): Promise<number> => {
  const sql = 'SELECT number FROM jump_client WHERE client_id = $1';
  return (await site.database.query<{ number: number }>(sql, [clientId])).rows[0]?.number ?? 0;
};
const pathOf = async (clientId: string) => `${clients}/${await numberOf(clientId)}`;
const found = async (query: string) =>
  ((await site.call('GET', `${clients}?${query}`)).body as { name: string }[]).map(
    ({ name }) => name,
  );

describe('jump clients over the configuration API', () => {
  it('have integer ids and every field that is known (RG-01 to RG-13)', async () => {
    const { client_id } = await site.client({ hostname: 'srv-1', overrides: { name: 'Server 1' } });
    const id = await numberOf(client_id);
    expect((await site.call('GET', `${clients}/${id}`)).body).toEqual({
      id,
      jump_group_id: 1,
      jump_group_type: 'shared',
      name: 'Server 1',
      hostname: 'srv-1',
      tag: '',
      comments: '',
      jump_policy_id: null,
      attended_session_policy_id: null,
      unattended_session_policy_id: null,
      public_site_address: 'support.example',
      support_button_profile_code_name: '',
      support_button_direct_queue: '',
      customer_client_start_mode: 'normal',
      is_quiet: false,
      install_mode: 'user',
      connection_type: 'active',
      is_lost: false,
      needs_update: false,
      unavailable_reason: 'none',
      operating_system: '',
      public_ip: '',
      private_ip: '',
      console_user: '',
      max_offline_minutes: 0,
    });
  });

  it('tell what their computers told, with times as +00:00', async () => {
    const { client_id } = await site.client({ hostname: 'srv-2', overrides: { name: 'Server 2' } });
    const at = Date.parse('2026-02-03T04:05:06.789Z');
    await site.database.query(
      `UPDATE jump_client_state SET public_ip = '198.51.100.7', last_connect_at = $2,
         last_disconnect_at = $2, lost = true, disabled = true, passive = true WHERE client_id = $1`,
      [client_id, at],
    );
    await site.database.query(`UPDATE jump_client_statistics SET stats = $2 WHERE client_id = $1`, [
      client_id,
      {
        fqdn: 'srv-2.example',
        console_user: 'grace',
        private_ip: '10.9.8.7',
        operating_system: 'Linux',
      },
    ]);
    await site.database.query(
      `UPDATE jump_client_search SET last_accessed_at = $2, address = '198.51.100.7',
         telemetry = 'srv-2.example' || chr(10) || 'grace' || chr(10) || '10.9.8.7'
       WHERE client_id = $1`,
      [client_id, at],
    );
    const path = await pathOf(client_id);
    await site.call('PATCH', `/api/v1/jump-clients/${client_id}`, {
      expires_at: '2031-01-01T00:00:00+01:00',
    });
    const time = '2026-02-03T04:05:06+00:00';
    expect((await site.call('GET', path)).body).toMatchObject({
      fqdn: 'srv-2.example',
      connection_type: 'passive',
      last_connect_timestamp: time,
      last_disconnect_timestamp: time,
      last_access_timestamp: time,
      expiration_timestamp: '2030-12-31T23:00:00+00:00',
      is_lost: true,
      unavailable_reason: 'disabled',
      operating_system: 'Linux',
      public_ip: '198.51.100.7',
      private_ip: '10.9.8.7',
      console_user: 'grace',
    });
    for (const query of [
      'name=Server%202',
      'hostname=srv-2',
      'fqdn=srv-2.example',
      'console_user=grace',
      'public_ip=198.51.100.7',
      'private_ip=10.9.8.7',
      'connection_type=passive',
    ])
      expect(await found(query)).toEqual(['Server 2']);
    expect(await found('connection_type=uninstalled')).toEqual([]);
    expect(await found('fqdn=srv-2')).toEqual([]);
  });

  it('are changed in every field that is not read-only (RG-01 to RG-12)', async () => {
    const { client_id } = await site.client();
    const path = await pathOf(client_id);
    const change = {
      jump_group_id: 7,
      jump_group_type: 'personal',
      name: 'n'.repeat(128),
      tag: 't'.repeat(64),
      comments: 'c'.repeat(1024),
      jump_policy_id: 5,
      attended_session_policy_id: 2,
      unattended_session_policy_id: 3,
      support_button_profile_code_name: 'default_profile',
      support_button_direct_queue: 'team:first-line',
      customer_client_start_mode: 'minimized',
      is_quiet: true,
      max_offline_minutes: 90,
    };
    expect(await site.call('PATCH', path, change)).toMatchObject({ status: 200, body: change });
    const cleared = { jump_policy_id: null, attended_session_policy_id: null, comments: '' };
    expect(await site.call('PATCH', path, cleared)).toMatchObject({ status: 200, body: cleared });
    expect(await found('jump_group_type=personal&jump_group_id=7')).toHaveLength(1);
    expect(await found(`tag=${'t'.repeat(64)}`)).toHaveLength(1);
  });

  it('RG-05: take the default site for an address that is none of the sites', async () => {
    const { client_id } = await site.client();
    expect(
      await site.call('PATCH', await pathOf(client_id), { public_site_address: 'else.example' }),
    ).toMatchObject({ status: 200, body: { public_site_address: 'support.example' } });
  });

  it('RG-08, RG-09: have no passwords, which roles and Jump Policies stand for', async () => {
    const { client_id } = await site.client();
    expect(await site.call('PATCH', await pathOf(client_id), { password: 'x' })).toMatchObject({
      status: 401,
      body: { message: 'Unknown fields: password' },
    });
  });

  it('refuse what cannot be, at the field, and change nothing then', async () => {
    const { client_id } = await site.client();
    const path = await pathOf(client_id);
    const before = (await site.call('GET', path)).body;
    for (const [field, value] of [
      ['name', ''],
      ['jump_group_id', 9],
      ['hostname', 'read-only'],
      ['connection_type', 'passive'],
      ['unattended_session_policy_id', 1],
      ['max_offline_minutes', '60'],
    ] as const)
      expect(await site.call('PATCH', path, { tag: 'kept out', [field]: value })).toMatchObject({
        status: 422,
        body: { ...message, errors: { [field]: [expect.any(String)] } },
      });
    expect(
      await site.call('PATCH', path, { jump_group_id: 8, jump_group_type: 'personal' }),
    ).toMatchObject({
      status: 422,
      body: { errors: { jump_group_id: ['There is no user with this id.'] } },
    });
    expect(await site.call('PATCH', path, { jump_group_type: 'shared' })).toMatchObject({
      status: 422,
      body: { errors: { jump_group_id: ['is needed beside jump_group_type'] } },
    });
    expect((await site.call('GET', path)).body).toEqual(before);
  });

  it('RG-50: are deleted by those ids, and are then the ones that do not exist', async () => {
    const { client_id } = await site.client();
    const path = await pathOf(client_id);
    expect(await site.call('DELETE', path)).toMatchObject({ status: 204 });
    const gone = { status: 404, body: { message: 'The Jump Client does not exist.' } };
    for (const method of ['GET', 'DELETE'])
      expect(await site.call(method, path)).toMatchObject(gone);
    expect(await site.call('PATCH', path, { tag: 't' })).toMatchObject(gone);
    const copy = { jump_group_id: 1, jump_group_type: 'shared', name: 'n' };
    expect(await site.call('POST', `${path}/copy`, copy)).toMatchObject(gone);
  });
});

describe('the configuration API', () => {
  it('comes with a description of the API', async () => {
    const answer = await fetch(`${site.registry.url}/api/config/v1/openapi.yaml`);
    expect(answer.headers.get('content-type')).toContain('application/yaml');
    const { paths } = (await answer.json()) as { paths: object };
    expect(Object.keys(paths)).toContain('/api/config/v1/jump-client/{id}/copy');
  });
});
