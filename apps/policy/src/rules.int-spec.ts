import { beforeAll, describe, expect, it } from '@jest/globals';
import { atEndOfSpecFile, eventually } from '@jumpfleet/testing';
import { connect } from '@nats-io/transport-node';
import { administrationSite, made } from './testing/administration-site.js';
import type { Call } from './testing/administration-site.js';

const config = '/api/config/v1';
const roles = '/api/v1/jump-item-roles';
const policies = '/api/v1/session-policies';
const portals = '/api/v1/public-portals';
const settings = '/api/v1/settings/access';

let call: Call;
const published: { type: string; data: unknown }[] = [];
beforeAll(async () => {
  const started = await administrationSite();
  ({ call } = started);
  const nats = await connect({ servers: started.site.natsUrl });
  nats.subscribe('events.policy.>', {
    callback: (_error, message) => void published.push(message.json()),
  });
  await nats.flush();
  atEndOfSpecFile(() => nats.close());
}, 60_000);

const create = (path: string, body: object) => made(call, path, body);

describe('Jump Item Roles', () => {
  it('PO-07: are there from the first start, as the configuration API numbers them', async () => {
    const { body, headers } = await call('GET', `${config}/jump-item-role?per_page=5`);
    const listed = body as readonly Record<string, unknown>[];
    expect(listed.slice(0, 4).map(({ id, name }) => [id, name])).toEqual([
      [1, 'No Access'],
      [2, 'Administrator'],
      [3, 'Auditor'],
      [4, 'Start Sessions Only'],
    ]);
    expect(Number(headers.get('x-bt-pagination-total'))).toBeGreaterThanOrEqual(4);
    expect(await call('GET', `${config}/jump-item-role/3`)).toMatchObject({
      status: 200,
      body: {
        perm_view_jump_item_report: true,
        perm_start: false,
        perm_edit_support_button: false,
      },
    });
    expect(await call('GET', `${config}/jump-item-role?name=auditor`)).toMatchObject({
      body: [{ id: 3 }],
    });
    expect(await call('GET', `${config}/jump-item-role/99`)).toMatchObject({
      status: 404,
      body: { message: 'The Jump Item Role does not exist.' },
    });
  });

  it('PO-07: keeps those that were shipped, and No Access without any access', async () => {
    expect(await call('DELETE', `${roles}/2`)).toMatchObject({
      status: 422,
      body: { code: 'jump-item-role-shipped' },
    });
    expect(await call('PATCH', `${roles}/1`, { permissions: ['start'] })).toMatchObject({
      status: 422,
      body: { code: 'no-access-means-none', errors: [{ path: 'permissions' }] },
    });
  });

  it('PO-01, PO-09: are made, changed, listed in columns and deleted', async () => {
    const id = await create(roles, { name: 'Helpers', permissions: ['edit_tag', 'start'] });
    expect(id).toBeGreaterThan(4);
    const path = `${roles}/${String(id)}`;
    expect(await call('GET', path)).toMatchObject({
      body: {
        permissions: ['start', 'edit_tag'],
        summary: {
          jump: true,
          create_deploy: false,
          remove: false,
          move_copy: false,
          edit: 'Some',
          view_reports: false,
        },
        notices: [],
      },
    });
    expect(await call('POST', roles, { name: 'HELPERS' })).toMatchObject({
      status: 422,
      body: { code: 'name-taken', errors: [{ path: 'name' }] },
    });
    expect(await call('PATCH', path, { description: 'Start.' })).toMatchObject({
      body: { name: 'Helpers', description: 'Start.' },
    });
    expect(await call('DELETE', path)).toMatchObject({ status: 204 });
    expect(await call('GET', path)).toMatchObject({ status: 404 });
  });

  it('PO-02: says of a role that allows nothing that it gives no access', async () => {
    const id = await create(roles, { name: 'Nothing yet' });
    expect(await call('GET', `${roles}/${String(id)}`)).toMatchObject({
      body: {
        notices: [
          'At least one permission must be defined in order to allow access to a jump item.',
        ],
      },
    });
  });

  it('PO-06: stay while a user or a group policy names them, and say who does', async () => {
    const role = await create(roles, { name: 'In use', permissions: ['start'] });
    const policy = await create(`${config}/group-policy`, {
      name: 'Holders',
      private_jump_item_role_id: role,
    });
    const path = `${roles}/${String(role)}`;
    expect(await call('DELETE', path)).toMatchObject({
      status: 422,
      body: { code: 'jump-item-role-in-use', used_by: ['Group Policy “Holders”'] },
    });
    await call('DELETE', `${config}/group-policy/${String(policy)}`);
    expect(await call('DELETE', path)).toMatchObject({ status: 204 });
  });
});

describe('session policies', () => {
  it('PO-30, PO-32: answer each permission or leave it open, and begin at 2', async () => {
    const id = await create(policies, {
      display_name: 'Allowed to Pin',
      availability: ['jump_items', 'users'],
      permissions: { jump_client_pinning: 'allow', chat: 'deny' },
    });
    expect(id).toBeGreaterThanOrEqual(2);
    const path = `${policies}/${String(id)}`;
    expect(await call('GET', path)).toMatchObject({
      body: {
        code_name: 'allowed_to_pin',
        availability: ['users', 'jump_items'],
        permissions: { jump_client_pinning: 'allow', chat: 'deny', shell: 'not_defined' },
        prompting: null,
        dependents: [],
      },
    });
    const prompting = { rule: 'once', default_answer: 'allow', timeout_seconds: 60 };
    const changes = { permissions: { chat: 'not_defined', shell: 'deny' }, prompting };
    expect(await call('PATCH', path, changes)).toMatchObject({
      body: {
        permissions: { jump_client_pinning: 'allow', chat: 'not_defined', shell: 'deny' },
        prompting,
      },
    });
    expect(await call('GET', `${config}/session-policy`)).toMatchObject({
      body: expect.arrayContaining([
        { id, display_name: 'Allowed to Pin', code_name: 'allowed_to_pin', description: '' },
      ]),
    });
    const copy = await create(`${path}/copy`, { display_name: 'Pin too' });
    expect(await call('GET', `${policies}/${String(copy)}`)).toMatchObject({
      body: { code_name: 'pin_too', permissions: { shell: 'deny' } },
    });
  });

  it('PO-34: say that invited representatives cannot use the right to pin', async () => {
    const id = await create(policies, {
      display_name: 'Guests',
      availability: ['rep_invite'],
      permissions: { jump_client_pinning: 'allow' },
    });
    const { body } = await call('GET', `${policies}/${String(id)}`);
    expect(body).toMatchObject({ notices: [expect.stringMatching(/Pinning means nothing/)] });
  });

  it('PO-31, PO-32: are named only by what they are available to, and tell their dependents', async () => {
    const id = await create(policies, { display_name: 'Portal rules', availability: ['users'] });
    const portal = { name: 'Customers', attended_session_policy_id: id };
    await create(portals, portal);
    const path = `${policies}/${String(id)}`;
    expect(await call('GET', path)).toMatchObject({
      body: { dependents: ['Public Portal “Customers”'] },
    });
    expect(await call('DELETE', path)).toMatchObject({
      status: 422,
      body: { code: 'session-policy-in-use' },
    });
    const items = await create(policies, { display_name: 'Items', availability: ['jump_items'] });
    for (const wrong of [items, 999])
      expect(
        await call('POST', portals, { name: 'x', unattended_session_policy_id: wrong }),
      ).toMatchObject({
        status: 422,
        body: { code: 'reference-unknown', errors: [{ path: 'unattended_session_policy_id' }] },
      });
  });

  it('PO-33: are told to the services whose items name them', async () => {
    const id = await create(policies, { display_name: 'Told', availability: ['jump_items'] });
    await call('DELETE', `${policies}/${String(id)}`);
    const names = { id, displayName: 'Told', codeName: 'told', availability: ['jump_items'] };
    await eventually(() => {
      const ofPolicies = published.filter(({ type }) =>
        type.startsWith('jumpfleet.session-policy'),
      );
      expect(ofPolicies.filter(({ data }) => (data as { id?: number }).id === id)).toMatchObject([
        { type: 'jumpfleet.session-policy.created.v1', data: names },
        { type: 'jumpfleet.session-policy.deleted.v1', data: { id } },
      ]);
    });
  });
});

describe('public portals', () => {
  it('A9: are one from the first start, with the address of the site, and can be more', async () => {
    expect(await call('GET', `${config}/public-portal`)).toMatchObject({
      body: expect.arrayContaining([{ id: 1, name: 'Default', addresses: [] }]),
    });
    const id = await create(portals, { name: 'Vendors', addresses: ['Vendors.example.com'] });
    expect(await call('GET', `${portals}/${String(id)}`)).toMatchObject({
      body: { addresses: ['vendors.example.com'], attended_session_policy_id: null },
    });
    expect(
      await call('PATCH', `${portals}/1`, { addresses: ['vendors.example.com'] }),
    ).toMatchObject({
      status: 422,
      body: { code: 'public-portal-shared', errors: [{ path: 'addresses' }] },
    });
    expect(await call('DELETE', `${portals}/1`)).toMatchObject({ status: 422 });
    expect(await call('DELETE', `${portals}/${String(id)}`)).toMatchObject({ status: 204 });
  });
});

describe('the access settings of the site', () => {
  it('PO-27, PO-30: say how jumps meet, and answer whatever no policy defines', async () => {
    const { body } = await call('GET', settings);
    expect(body).toMatchObject({
      simultaneous_jumps: 'join',
      global_session_policy: {
        unattended: { permissions: { shell: 'allow' }, prompting: { rule: 'never' } },
      },
    });
    const changed = await call('PUT', settings, {
      simultaneous_jumps: 'disallow',
      global_session_policy: { attended: { permissions: { shell: 'deny' } } },
    });
    expect(changed).toMatchObject({
      status: 200,
      body: {
        simultaneous_jumps: 'disallow',
        global_session_policy: { attended: { permissions: { shell: 'deny', chat: 'allow' } } },
      },
    });
    expect(
      await call('PUT', settings, {
        global_session_policy: { attended: { permissions: { shell: 'not_defined' } } },
      }),
    ).toMatchObject({
      status: 422,
      body: {
        code: 'global-policy-incomplete',
        errors: [{ path: 'global_session_policy.attended' }],
      },
    });
  });
});
