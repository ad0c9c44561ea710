import { beforeAll, describe, expect, it } from '@jest/globals';
import { administrationSite, made } from './testing/administration-site.js';
import type { Call } from './testing/administration-site.js';

const config = '/api/config/v1/group-policy';
const roles = '/api/v1/jump-item-roles';

let call: Call;
beforeAll(async () => {
  ({ call } = await administrationSite());
}, 60_000);

describe('changes of rules at the same time', () => {
  it('PO-06: never leave a policy with a role that is gone', async () => {
    for (let round = 1; round <= 5; round++) {
      const role = await made(call, roles, { name: `Role ${String(round)}` });
      const [named, removed] = await Promise.all([
        call('POST', config, { name: `Policy ${String(round)}`, default_jump_item_role_id: role }),
        call('DELETE', `${roles}/${String(role)}`),
      ]);
      expect([
        [201, 422],
        [422, 204],
      ]).toContainEqual([named.status, removed.status]);
    }
  });

  it('PO-39: add every member, and change every setting that is named', async () => {
    const id = await made(call, config, { name: 'Shared' });
    const path = `${config}/${String(id)}`;
    const groups = Array.from({ length: 6 }, (_item, index) => `group-${String(index)}`);
    await Promise.all([
      ...groups.map((group_name) =>
        call('POST', `${path}/member`, { security_provider_id: 1, group_name }),
      ),
      call('PATCH', path, { perm_jump_client: true }),
      call('PATCH', path, { perm_shell_jump: true, default_jump_item_role_id: 4 }),
    ]);
    const { body } = await call('GET', `${path}/member`);
    const members = body as { id: number; group_name: string }[];
    expect(members.map((member) => member.id)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(members.map(({ group_name }) => group_name).sort()).toEqual(groups);
    expect(await call('GET', path)).toMatchObject({
      body: { perm_jump_client: true, perm_shell_jump: true, default_jump_item_role_id: 4 },
    });
  });
});
