import { beforeAll, describe, expect, it } from '@jest/globals';
import { registrySite } from './testing/registry-site.js';
import type { RegistrySite } from './testing/registry-site.js';

const groups = '/api/config/v1/jump-group';
interface Group {
  id: number;
  name: string;
  code_name: string;
  comments: string | null;
}

let site: RegistrySite;
beforeAll(async () => {
  site = await registrySite();
}, 60_000);

const made = async (fields: object): Promise<Group> => {
  const { status, body } = await site.call('POST', groups, fields);
  expect(status).toBe(201);
  return body;
};

describe('jump groups', () => {
  it('start with one', async () => {
    const group = { id: 1, name: 'Default', code_name: 'default', comments: null };
    expect((await site.call('GET', `${groups}/1`)).body).toEqual(group);
    expect((await site.call('GET', `${groups}?code_name=default`)).body).toEqual([group]);
    expect((await site.call('GET', `${groups}?code_name=other`)).body).toEqual([]);
    expect(await site.call('GET', `${groups}/99`)).toMatchObject({
      status: 404,
      body: { message: 'The Jump Group does not exist.' },
    });
  });

  it('are made, changed and deleted, with a code name made of the name (PO-10)', async () => {
    const group = await made({ name: 'Server Support' });
    expect(group).toEqual({
      id: expect.any(Number),
      name: 'Server Support',
      code_name: 'server_support',
      comments: null,
    });
    expect(await made({ name: 'Server, Support' })).toMatchObject({
      code_name: 'server_support_2',
    });
    const path = `${groups}/${group.id}`;
    const change = { name: 'Servers', comments: 'All of them' };
    expect(await site.call('PATCH', path, change)).toMatchObject({
      status: 200,
      body: { ...group, ...change },
    });
    expect((await site.call('PATCH', path, { code_name: '' })).body).toMatchObject({
      code_name: 'servers',
    });
    expect(await site.call('DELETE', path)).toMatchObject({ status: 204 });
    expect(await site.call('GET', path)).toMatchObject({ status: 404 });
    expect(await site.call('DELETE', path)).toMatchObject({ status: 404 });
  });

  it('have names and code names of their own', async () => {
    const group = await made({ name: 'Only once', code_name: 'once' });
    for (const [body, field] of [
      [{ name: 'Only once' }, 'name'],
      [{ name: 'Another', code_name: 'once' }, 'code_name'],
    ] as const)
      expect(await site.call('POST', groups, body)).toMatchObject({
        status: 422,
        body: { errors: { [field]: ['Another Jump Group has it already.'] } },
      });
    expect(await site.call('PATCH', `${groups}/${group.id}`, { name: 'Default' })).toMatchObject({
      status: 422,
      body: { errors: { name: [expect.any(String)] } },
    });
    expect((await site.call('GET', `${groups}?name=Another`)).body).toEqual([]);
  });

  it('made at the same time share no code name', async () => {
    const names = Array.from({ length: 5 }, (_, index) => ({ name: `Same${'!'.repeat(index)}` }));
    const all = await Promise.all(names.map(made));
    expect(new Set(all.map(({ code_name }) => code_name)).size).toBe(5);
  });

  it('stay while something lies in them or leads into them', async () => {
    const { id } = await made({ name: 'Full' });
    const { client_id } = await site.client();
    const client = `/api/v1/jump-clients/${client_id}`;
    await site.call('PATCH', client, { jump_group_id: id });
    expect(await site.call('DELETE', `${groups}/${id}`)).toMatchObject({
      status: 422,
      body: {
        errors: {
          id: [
            'The Jump Group is in use by 1 Jump Items and 0 installers: move or remove them first.',
          ],
        },
      },
    });
    await site.call('PATCH', client, { jump_group_id: 1 });
    expect(await site.call('DELETE', `${groups}/${id}`)).toMatchObject({ status: 204 });
  });

  it('are never deleted under an item that moves into them at that moment', async () => {
    for (let round = 0; round < 5; round++) {
      const { id } = await made({ name: `Contested ${round}` });
      const { client_id } = await site.client();
      const client = `/api/v1/jump-clients/${client_id}`;
      const [moved, deleted] = await Promise.all([
        site.call('PATCH', client, { jump_group_id: id }),
        site.call('DELETE', `${groups}/${id}`),
      ]);
      expect([moved.status, deleted.status].sort()).toEqual(
        moved.status === 200 ? [200, 422] : [204, 422],
      );
    }
  });
});
