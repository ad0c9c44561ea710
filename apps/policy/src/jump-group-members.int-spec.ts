import { beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@jumpfleet/testing';
import { administrationSite, made } from './testing/administration-site.js';
import type { Call } from './testing/administration-site.js';
import { registryNeighbour } from './testing/registry-neighbour.js';

const config = '/api/config/v1/group-policy';
const groups = '/api/config/v1/jump-group';

let call: Call;
let ada: number;
let bob: number;
let tell: Awaited<ReturnType<typeof registryNeighbour>>;
beforeAll(async () => {
  const started = await administrationSite();
  ({ call } = started);
  tell = await registryNeighbour(started.site.natsUrl);
  const user = (username: string) => ({ username, password: 'A long enough one 7!' });
  ada = await made(call, '/api/v1/users', user('ada'));
  bob = await made(call, '/api/v1/users', user('bob'));
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

describe('members of a Jump Group', () => {
  const member = (user: number, role: number | null = null) => ({
    user_id: user,
    jump_item_role_id: role,
  });

  it('PO-11: are added with a role or with their default, changed and removed', async () => {
    const path = `${groups}/3/user`;
    expect(await call('POST', path, { user_id: ada })).toMatchObject({
      status: 201,
      body: member(ada),
    });
    expect(await call('PATCH', `${path}/${String(ada)}`, { jump_item_role_id: 4 })).toMatchObject({
      status: 200,
      body: member(ada, 4),
    });
    expect(await call('GET', path)).toMatchObject({ body: [member(ada, 4)] });
    for (const [field, body] of [
      ['user_id', member(ada)],
      ['user_id', member(999)],
      ['jump_item_role_id', member(bob, 99)],
    ] as const)
      expect(await call('POST', path, body)).toMatchObject({
        status: 422,
        body: { errors: { [field]: [expect.any(String)] } },
      });
    expect(await call('DELETE', `${path}/${String(ada)}`)).toMatchObject({ status: 204 });
    expect(await call('GET', `${path}/${String(ada)}`)).toMatchObject({ status: 404 });
    expect(await call('GET', `${groups}/99/user`)).toMatchObject({
      status: 404,
      body: { message: 'The Jump Group does not exist.' },
    });
  });

  it('PO-11, PO-12, PO-14: are listed with what granted it, and what can be changed here', async () => {
    const policy = await made(call, config, { name: 'Admin' });
    await call('POST', `${config}/${String(policy)}/member`, { user_id: ada });
    await call('POST', `${config}/${String(policy)}/member`, { user_id: bob });
    await call('POST', `${config}/${String(policy)}/jump-group`, {
      jump_group_id: 4,
      jump_item_role_id: 2,
    });
    await call('POST', `${groups}/4/user`, member(ada, 4));
    const list = '/api/v1/jump-groups/4/members';
    const byPolicy = { jump_item_role_id: 2, granted_by: 'Group Policy: Admin', editable: false };
    expect(await call('GET', `${list}?name=A`)).toMatchObject({
      body: {
        items: [
          { name: 'admin', granted_by: 'User Permissions', editable: false },
          { user_id: ada, ...byPolicy },
          {
            user_id: ada,
            jump_item_role_id: 4,
            granted_by: 'User Permissions Override',
            editable: true,
          },
        ],
        next_cursor: null,
      },
    });
    expect(await call('GET', `${list}?name=bob&limit=1`)).toMatchObject({
      body: { items: [{ user_id: bob, ...byPolicy }] },
    });
  });

  it('PO-10: end with their group', async () => {
    await tell('jumpfleet.jump-group.created.v1', {
      jumpGroupId: 9,
      name: 'Short',
      codeName: 'short',
    });
    await eventually(async () => {
      expect(await call('POST', `${groups}/9/user`, member(bob))).toMatchObject({ status: 201 });
    });
    await tell('jumpfleet.jump-group.deleted.v1', { jumpGroupId: 9 });
    await eventually(async () => {
      expect(await call('GET', `${groups}/9/user`)).toMatchObject({ status: 404 });
    });
  });
});
