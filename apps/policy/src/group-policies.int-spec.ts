import { beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@jumpfleet/testing';
import { administrationSite, made } from './testing/administration-site.js';
import type { Call } from './testing/administration-site.js';
import { registryNeighbour } from './testing/registry-neighbour.js';

const config = '/api/config/v1/group-policy';
const fleet = '/api/v1/group-policies';
const groups = '/api/config/v1/jump-group';

let call: Call;
let ada: number;
beforeAll(async () => {
  const started = await administrationSite();
  ({ call } = started);
  const tell = await registryNeighbour(started.site.natsUrl);
  ada = await made(call, '/api/v1/users', { username: 'ada', password: 'A long enough one 7!' });
  for (const id of [3, 4])
    await tell('jumpfleet.jump-group.created.v1', {
      jumpGroupId: id,
      name: `Group ${String(id)}`,
      codeName: `group-${String(id)}`,
    });
  await eventually(async () => {
    expect(await call('GET', `${groups}/4/user`)).toMatchObject({ status: 200, body: [] });
  });
}, 60_000);

const create = (path: string, body: object) => made(call, path, body);

describe('group policies of the configuration API', () => {
  it('PO-39, PO-43: are made with the defaults of the field, changed by what is named, copied and deleted', async () => {
    const id = await create(config, { name: 'Technicians', perm_jump_client: true });
    const path = `${config}/${String(id)}`;
    const { body } = await call('GET', path);
    expect(body).toMatchObject({
      id,
      name: 'Technicians',
      rep_perm_status: 'not_defined',
      perm_support_allowed: 'not_allowed',
      perm_jump_client: true,
      perm_shell_jump: false,
      perm_routing_idle_timeout: 900,
      auto_assignment_max_sessions: 3,
      perm_console_idle_timeout: -1,
      default_jump_item_role_id: 1,
      unassigned_jump_item_role_id: 1,
    });
    expect(Object.keys(body)).toHaveLength(37);
    const changes = {
      rep_perm_status: 'final',
      perm_support_allowed: 'full_support',
      perm_shell_jump: true,
      inferior_jump_item_role_id: 4,
      perm_routing_idle_timeout: 60,
    };
    expect(await call('PATCH', path, changes)).toMatchObject({
      status: 200,
      body: { ...changes, perm_jump_client: true },
    });
    expect(await call('PATCH', path, { perm_jump_client: false })).toMatchObject({
      body: { ...changes, perm_jump_client: false },
    });
    const copy = await create(`${path}/copy`, { name: 'Technicians 2' });
    expect(await call('GET', `${config}/${String(copy)}`)).toMatchObject({ body: changes });
    expect(await call('POST', `${path}/copy`, { name: 'technicians' })).toMatchObject({
      status: 422,
      body: { errors: { name: [expect.any(String)] } },
    });
    expect(await call('GET', `${config}?name=Technicians%202`)).toMatchObject({
      body: [{ id: copy }],
    });
    expect(await call('POST', `${path}/provision`)).toMatchObject({ status: 204 });
    expect(await call('DELETE', path)).toMatchObject({ status: 204 });
    expect(await call('GET', path)).toMatchObject({
      status: 404,
      body: { message: 'The Group Policy does not exist.' },
    });
    expect(await call('POST', `${path}/provision`)).toMatchObject({ status: 404 });
  });

  it('PO-05: refuse a role that does not exist, at its field', async () => {
    const answer = await call('POST', config, { name: 'x', private_jump_item_role_id: 99 });
    expect(answer).toMatchObject({
      status: 422,
      body: { errors: { private_jump_item_role_id: [expect.any(String)] } },
    });
  });

  it('PO-39: have members: users, and groups of security providers', async () => {
    const id = await create(config, { name: 'With members' });
    const members = `${config}/${String(id)}/member`;
    expect(await call('POST', members, { user_id: ada })).toMatchObject({
      status: 201,
      body: { id: 1, user_id: ada },
    });
    const group = { security_provider_id: 1, group_name: 'it' };
    expect(await call('POST', members, group)).toMatchObject({ status: 201, body: { id: 2 } });
    expect(await call('GET', members)).toMatchObject({
      body: [
        { id: 1, user_id: ada },
        { id: 2, ...group },
      ],
    });
    for (const [field, body] of [
      ['user_id', { user_id: ada }],
      ['user_id', { user_id: 999 }],
      ['user_id', {}],
      ['security_provider_id', { group_name: 'it' }],
      ['security_provider_id', { ...group, security_provider_id: 9 }],
      ['group_name', group],
    ] as const)
      expect(await call('POST', members, body)).toMatchObject({
        status: 422,
        body: { errors: { [field]: [expect.any(String)] } },
      });
    expect(await call('GET', `/api/config/v1/user/${String(ada)}/group-policies`)).toMatchObject({
      body: [{ id, name: 'With members' }],
    });
    expect(await call('DELETE', `${members}/1`)).toMatchObject({ status: 204 });
    expect(await call('GET', `${members}/1`)).toMatchObject({ status: 404 });
    expect(await call('GET', `/api/config/v1/user/${String(ada)}/group-policies`)).toMatchObject({
      body: [],
    });
    expect(await call('GET', '/api/config/v1/user/999/group-policies')).toMatchObject({
      status: 404,
    });
  });

  it('PO-11, PO-15: make their members members of Jump Groups and teams', async () => {
    const id = await create(config, { name: 'With lists' });
    const team = await create('/api/config/v1/team', { name: 'First line' });
    const lists = `${config}/${String(id)}`;
    const inGroup = { jump_group_id: 3, jump_item_role_id: 0 };
    expect(await call('POST', `${lists}/jump-group`, inGroup)).toMatchObject({ status: 201 });
    expect(await call('POST', `${lists}/team`, { team_id: team, role: 'lead' })).toMatchObject({
      status: 201,
      body: { team_id: team, role: 'lead' },
    });
    expect(await call('GET', `${lists}/jump-group`)).toMatchObject({ body: [inGroup] });
    expect(await call('GET', `${lists}/jump-group/3`)).toMatchObject({ body: inGroup });
    expect(await call('GET', `${lists}/team`)).toMatchObject({ body: [{ team_id: team }] });
    for (const [part, field, body] of [
      ['jump-group', 'jump_group_id', inGroup],
      ['jump-group', 'jump_group_id', { jump_group_id: 99 }],
      ['jump-group', 'jump_item_role_id', { jump_group_id: 4, jump_item_role_id: 99 }],
      ['team', 'team_id', { team_id: 99 }],
    ] as const)
      expect(await call('POST', `${lists}/${part}`, body)).toMatchObject({
        status: 422,
        body: { errors: { [field]: [expect.any(String)] } },
      });
    expect(await call('DELETE', `${lists}/jump-group/3`)).toMatchObject({ status: 204 });
    expect(await call('DELETE', `${lists}/team/${String(team)}`)).toMatchObject({ status: 204 });
    expect(await call('GET', `${lists}/team/${String(team)}`)).toMatchObject({ status: 404 });
  });

  it.each([
    ['jumpoint', 'jumpoint_id'],
    ['vault-account', 'account_id'],
    ['vault-account-group', 'account_group_id'],
  ])('B6: know that this site has nothing of the kind %s', async (part, field) => {
    const id = await create(config, { name: `Without ${part}` });
    const path = `${config}/${String(id)}/${part}`;
    expect(await call('GET', path)).toMatchObject({ status: 200, body: [] });
    expect(await call('GET', `${path}/1`)).toMatchObject({ status: 404 });
    expect(await call('DELETE', `${path}/1`)).toMatchObject({ status: 404 });
    expect(await call('POST', path, { [field]: 1 })).toMatchObject({
      status: 422,
      body: { errors: { [field]: [expect.any(String)] } },
    });
    expect(await call('GET', `${config}/999/${part}`)).toMatchObject({ status: 404 });
  });

  it('B6: are described, with everything below them', async () => {
    const { body } = await call('GET', '/openapi.json');
    const { paths } = body as { paths: Record<string, Record<string, object>> };
    for (const part of ['', '/copy', '/member', '/jump-group', '/team', '/jumpoint'])
      expect(paths).toHaveProperty([`${config}${part === '' ? '' : '/{id}'}${part}`]);
    expect(paths[`${config}/{id}`]?.['patch']).toHaveProperty('requestBody.content');
    expect(paths).toHaveProperty([`${groups}/{id}/user/{user_id}`]);
    expect(paths).toHaveProperty([`${config}/{id}/vault-account-group/{part_id}`]);
  });
});

describe('group policies of the fleet API', () => {
  it('PO-39, PO-42: define rights and session permissions, attended and unattended', async () => {
    const id = await create(fleet, {
      name: 'Leads',
      rights: { status: 'defined', granted: ['edit_teams'] },
      attended: {
        status: 'final',
        choice: { kind: 'custom', terms: { permissions: { elevated_tools: 'allow' } } },
      },
      same_for_unattended: true,
    });
    const path = `${fleet}/${String(id)}`;
    expect(await call('GET', path)).toMatchObject({
      body: {
        rights: { status: 'defined', granted: ['edit_teams'] },
        unattended: { status: 'final', choice: { kind: 'custom' } },
        same_for_unattended: true,
        representative: { status: 'not_defined' },
      },
    });
    const changes = {
      representative: { settings: { perm_jump_client: true } },
      unattended: { choice: { kind: 'not-defined' } },
    };
    expect(await call('PATCH', path, changes)).toMatchObject({
      body: {
        same_for_unattended: false,
        unattended: { status: 'final', choice: { kind: 'not-defined' } },
        representative: { settings: { perm_jump_client: true } },
      },
    });
    expect(
      await call('PATCH', path, { attended: { choice: { kind: 'policy', id: 99 } } }),
    ).toMatchObject({ status: 422, body: { code: 'reference-unknown' } });
  });

  it('PO-39: count in an order that can be changed', async () => {
    const [first, second, third] = await Promise.all([
      create(fleet, { name: 'Order 1' }),
      create(fleet, { name: 'Order 2' }),
      create(fleet, { name: 'Order 3' }),
    ]);
    const order = async () => {
      const { body } = await call('GET', fleet);
      const { items } = body as { items: { id: number; place: number }[] };
      expect(items.map(({ place }) => place)).toEqual(items.map((_item, index) => index + 1));
      return items.map(({ id }) => id);
    };
    const before = await order();
    expect(before).toEqual(expect.arrayContaining([first, second, third]));
    const last = before.at(-1) ?? 0;
    expect(await call('PUT', `${fleet}/${String(last)}/place`, { place: 1 })).toMatchObject({
      status: 200,
      body: { place: 1 },
    });
    expect(await order()).toEqual([last, ...before.slice(0, -1)]);
    await call('PUT', `${fleet}/${String(last)}/place`, { place: 2 });
    expect((await order())[1]).toBe(last);
    await call('PUT', `${fleet}/${String(last)}/place`, { place: 10_000 });
    expect(await order()).toEqual(before);
  });
});
