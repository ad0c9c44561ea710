import { beforeAll, describe, expect, it } from '@jest/globals';
import { severalInstallsNotice } from '@jumpfleet/registry-domain';
import { JumpClientHandler } from './application/jump-client.handler.js';
import { startOrchestratorNeighbour } from './testing/orchestrator-neighbour.js';
import { registrySite } from './testing/registry-site.js';
import type { RegistrySite } from './testing/registry-site.js';

const clients = '/api/v1/jump-clients';

let site: RegistrySite;
let group: number;
beforeAll(async () => {
  const orchestrator = await startOrchestratorNeighbour();
  site = await registrySite({ UPGRADES_GRPC: orchestrator.grpcAddress ?? '' });
  await site.database.query(
    `INSERT INTO site_user (number, user_id, username, display_name) VALUES (7, 'u-7', 'ada', 'Ada')`,
  );
  const made = await site.call('POST', '/api/config/v1/jump-group', { name: 'Tills' });
  group = (made.body as { id: number }).id;
}, 60_000);

const several = (count: number) =>
  Promise.all(Array.from({ length: count }, async () => (await site.client()).client_id));
const patch = (id: string, body: object) => site.call('PATCH', `${clients}/${id}`, body);
const setting = async (name: string, value: unknown) => {
  const path = '/api/v1/settings/jump-clients';
  expect(await site.call('PUT', path, { [name]: value })).toMatchObject({ status: 200 });
};

describe('the properties of a jump client over the fleet API', () => {
  it('RG-01, RG-02, RG-06, RG-07, RG-10, RG-12: are all changed by one PATCH and answered', async () => {
    const [id = ''] = await several(1);
    const change = {
      jump_group_id: group,
      jump_group_type: 'shared',
      name: 'Till 7',
      tag: 'front',
      comments: 'by the door',
      jump_policy_id: 3,
      attended_session_policy_id: 2,
      unattended_session_policy_id: null,
      support_button_profile_code_name: 'p',
      support_button_direct_queue: 'team:t',
      customer_client_start_mode: 'hidden',
      is_quiet: true,
      max_offline_minutes: 30,
    };
    expect(await patch(id, change)).toMatchObject({
      status: 200,
      body: { id, endpoint_id: id, jump_group: 'Tills', properties: change },
    });
    expect((await site.call('GET', `${clients}/${id}`)).body).toMatchObject({ properties: change });
  });

  it('RG-03: lists the tags of a group with what they hold, and the top level last', async () => {
    const [one = '', two = '', three = ''] = await several(3);
    const tagged = { jump_group_id: 7, jump_group_type: 'personal' };
    await patch(one, { ...tagged, tag: 'b' });
    await patch(two, { ...tagged, tag: 'b' });
    await patch(three, { ...tagged, tag: '' });
    expect((await site.call('GET', '/api/v1/fleet/tags?group=7&type=personal')).body).toEqual({
      items: [
        { tag: 'b', items: 2 },
        { tag: '', items: 1 },
      ],
    });
  });

  it('RG-04, RC-01: lie in one shared group or personal list, and each tells its items', async () => {
    const { body } = await site.call('GET', '/api/v1/fleet/groups');
    expect((body as { items: object[] }).items).toEqual([
      { type: 'shared', id: 1, name: 'Default', code_name: 'default', items: expect.any(Number) },
      { type: 'shared', id: group, name: 'Tills', code_name: 'tills', items: 1 },
      { type: 'personal', id: 7, name: 'ada', code_name: null, items: 3 },
    ]);
  });

  it('RG-11: expires never, at a time, or after a length of time', async () => {
    const [id = ''] = await several(1);
    const expiry = async (body: object) => {
      const answer = (await patch(id, body)).body as { properties: { expires_at: string | null } };
      return answer.properties.expires_at;
    };
    expect(await expiry({ expires_at: '2031-05-01T10:00:00+02:00' })).toBe(
      '2031-05-01T08:00:00.000Z',
    );
    const before = Date.now();
    const after = Date.parse((await expiry({ expires_in_minutes: 60 })) ?? '');
    expect(after - before).toBeGreaterThanOrEqual(3_600_000);
    expect(after - Date.now()).toBeLessThanOrEqual(3_600_000);
    expect(await expiry({ expires_at: null })).toBeNull();
    expect(await patch(id, { expires_at: null, expires_in_minutes: 5 })).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'expires_in_minutes' }] },
    });
  });

  it('RG-13, RG-15: tells how it was installed and which version it runs', async () => {
    const { client_id } = await site.client({ install_mode: 'service', version: '2.3.4' });
    expect((await site.call('GET', `${clients}/${client_id}`)).body).toMatchObject({
      install_mode: 'service',
      version: '2.3.4',
    });
  });

  it('RG-16: is named after what the device tells, or hears what that is', async () => {
    const { client_id: phone } = await site.client({
      hostname: 'android-1f',
      device_name: "Ada's phone",
      device_model: 'Model 9',
    });
    const named = async (name_source: string) => (await patch(phone, { name_source })).body;
    expect(await named('device_name')).toMatchObject({ name: "Ada's phone" });
    expect(await named('device_model')).toMatchObject({ name: 'Model 9' });
    expect(await named('hostname')).toMatchObject({ name: 'android-1f' });
    const [computer = ''] = await several(1);
    expect(await patch(computer, { name_source: 'device_model' })).toMatchObject({
      status: 422,
      body: {
        code: 'name-source-unavailable',
        errors: [{ path: 'name_source', message: expect.stringContaining('hostname') }],
      },
    });
  });
});

describe('the connection type (RG-14)', () => {
  it('RG-14: changes between active and passive in the properties', async () => {
    const [id = ''] = await several(1);
    expect((await patch(id, { connection_type: 'passive' })).body).toMatchObject({
      status: 'passive',
      properties: { connection_type: 'passive' },
    });
    expect((await patch(id, { connection_type: 'active' })).body).toMatchObject({
      properties: { connection_type: 'active' },
    });
  });

  it('RG-14: is one for all items of an endpoint', async () => {
    const [id = ''] = await several(1);
    const copy = { name: 'Copy', jump_group_id: 1, jump_group_type: 'shared' };
    const made = await site.call('POST', `${clients}/${id}/copy`, copy);
    expect(made).toMatchObject({ status: 201, body: { id: expect.any(String) } });
    const { id: copyId } = made.body as { id: string };
    await patch(copyId, { connection_type: 'passive' });
    expect((await site.call('GET', `${clients}/${id}`)).body).toMatchObject({
      endpoint_id: id,
      properties: { connection_type: 'passive' },
    });
    expect((await site.call('GET', `${clients}/${copyId}`)).body).toMatchObject({
      endpoint_id: id,
      name: 'Copy',
    });
  });

  it('RG-53: cannot become active when the site has as many active clients as it may', async () => {
    const [id = ''] = await several(1);
    await patch(id, { connection_type: 'passive' });
    await setting('max_active_jump_clients', 1);
    expect(await patch(id, { connection_type: 'active', tag: 'kept out' })).toMatchObject({
      status: 409,
      body: { detail: 'The number of active Jump Clients has been reached.' },
    });
    expect((await site.call('GET', `${clients}/${id}`)).body).toMatchObject({ tag: '' });
    await setting('max_active_jump_clients', null);
  });

  it('RG-52: cannot be changed of a client that was uninstalled', async () => {
    const [id = ''] = await several(1);
    await patch(id, { connection_type: 'passive' });
    await uninstall(id);
    expect(await patch(id, { connection_type: 'active' })).toMatchObject({
      status: 410,
      body: {
        code: 'jump-client-uninstalled',
        detail: 'The specified Jump Client has been uninstalled.',
      },
    });
  });
});

/** What the gateway's news of an uninstalled program leads to. */
function uninstall(clientId: string) {
  return site.registry.app
    .get(JumpClientHandler)
    .handle(
      { type: 'MarkJumpClientUninstalled', data: { clientId } },
      { actor: { type: 'jump-client', id: clientId }, correlationId: 'spec' },
    );
}

it('RG-41: tells consoles the warning about several installs on one system, with its button', async () => {
  expect((await site.call('GET', '/api/v1/fleet/notices')).body).toEqual({
    items: [severalInstallsNotice],
  });
  expect(severalInstallsNotice).toMatchObject({
    text: expect.stringMatching(
      /^Installing more than one Jump Client as the same user or .* to the same endpoint\.$/,
    ),
    dismiss: 'Dismiss',
  });
});
