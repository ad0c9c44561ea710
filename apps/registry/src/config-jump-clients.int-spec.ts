import { beforeAll, describe, expect, it } from '@jest/globals';
import { registrySite } from './testing/registry-site.js';
import type { RegistrySite } from './testing/registry-site.js';

const clients = '/api/config/v1/jump-client';
const message = { message: expect.any(String) };

let site: RegistrySite;
beforeAll(async () => {
  site = await registrySite();
}, 60_000);

describe('jump clients over the configuration API', () => {
  const numberOf = async (clientId: string): Promise<number> => {
    const sql = 'SELECT number FROM jump_client WHERE client_id = $1';
    return (await site.database.query<{ number: number }>(sql, [clientId])).rows[0]?.number ?? 0;
  };

  it('have integer ids and every field that is known', async () => {
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
    expect(
      (await site.call('GET', `${clients}?name=Server%201&connection_type=active`)).body,
    ).toMatchObject([{ id }]);
    expect((await site.call('GET', `${clients}?connection_type=uninstalled`)).body).toEqual([]);
  });

  it('are changed and deleted by those ids', async () => {
    const { client_id } = await site.client();
    const path = `${clients}/${await numberOf(client_id)}`;
    const change = {
      name: 'Renamed',
      tag: 't',
      unattended_session_policy_id: 3,
      customer_client_start_mode: 'minimized',
      max_offline_minutes: 90,
      jump_group_id: 1,
    };
    expect(await site.call('PATCH', path, change)).toMatchObject({ status: 200, body: change });
    for (const [body, status] of [
      [{ name: '' }, 422],
      [{ jump_group_id: 9 }, 422],
      [{ hostname: 'read-only' }, 401],
      [{ unattended_session_policy_id: 1 }, 422],
    ] as const)
      expect(await site.call('PATCH', path, body)).toMatchObject({ status, body: message });
    expect(await site.call('DELETE', path)).toMatchObject({ status: 204 });
    expect(await site.call('GET', path)).toMatchObject({ status: 404, body: message });
  });
});

describe('the short lists of the configuration API', () => {
  it('name the first jump group and the site', async () => {
    const group = { id: 1, name: 'Default', code_name: 'default', comments: null };
    expect((await site.call('GET', '/api/config/v1/jump-group')).body).toEqual([group]);
    expect((await site.call('GET', '/api/config/v1/jump-group/1')).body).toEqual(group);
    expect(await site.call('GET', '/api/config/v1/jump-group/2')).toMatchObject({ status: 404 });
    expect((await site.call('GET', '/api/config/v1/jump-group?code_name=other')).body).toEqual([]);
    const portals = await site.call('GET', '/api/config/v1/public-portal');
    expect(portals.body).toEqual([{ id: 1, name: 'Default', addresses: ['support.example'] }]);
  });

  it('come with a description of the API', async () => {
    const answer = await fetch(`${site.registry.url}/api/config/v1/openapi.yaml`);
    expect(answer.headers.get('content-type')).toContain('application/yaml');
    const { paths } = (await answer.json()) as { paths: object };
    expect(Object.keys(paths)).toContain('/api/config/v1/jump-client/installer');
  });
});
