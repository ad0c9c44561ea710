import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { accessToken, policyNeighbour } from '@jumpfleet/policy-neighbour';
import { randomUUID } from 'node:crypto';
import { registrySite } from './testing/registry-site.js';
import type { RegistrySite } from './testing/registry-site.js';

const clients = '/api/v1/jump-clients';
interface Result {
  id: string;
  ok: boolean;
  code: string | null;
  detail: string | null;
}

let site: RegistrySite;
let group: number;
beforeAll(async () => {
  site = await registrySite();
  const made = await site.call('POST', '/api/config/v1/jump-group', { name: 'Tills' });
  group = (made.body as { id: number }).id;
}, 60_000);

const several = (count: number) =>
  Promise.all(Array.from({ length: count }, async () => (await site.client()).client_id));
const patch = (id: string, body: object) => site.call('PATCH', `${clients}/${id}`, body);
const bulk = async (body: object, token?: string): Promise<Result[]> => {
  const answer = await site.call('POST', `${clients}/bulk`, body, token);
  expect(answer.status).toBe(200);
  return (answer.body as { items: Result[] }).items;
};

describe('one command on many jump clients', () => {
  beforeEach(() => {
    policyNeighbour.sees.clear();
  });

  it('RG-43: moves, tags and edits all that are named, in the order asked', async () => {
    const ids = await several(12);
    const done = ids.map((id) => ({ id, ok: true, code: null, detail: null }));
    expect(await bulk({ action: 'move', ids, changes: { jump_group_id: group } })).toEqual(done);
    expect(await bulk({ action: 'tag', ids, changes: { tag: 'all' } })).toEqual(done);
    const changes = { comments: 'same', is_quiet: true, connection_type: 'passive' };
    expect(await bulk({ action: 'edit', ids, changes })).toEqual(done);
    for (const id of ids.slice(0, 2))
      expect((await site.call('GET', `${clients}/${id}`)).body).toMatchObject({
        jump_group: 'Tills',
        tag: 'all',
        properties: changes,
      });
  });

  it('RG-40, RG-50: removes several at once, and tells of each that was gone already', async () => {
    const ids = await several(3);
    const gone = randomUUID();
    await site.call('DELETE', `${clients}/${ids[1] ?? ''}`);
    const notThere = {
      ok: false,
      code: 'jump-client-not-found',
      detail: 'The Jump Client does not exist.',
    };
    expect(await bulk({ action: 'remove', ids: [...ids, gone] })).toEqual([
      { id: ids[0], ok: true, code: null, detail: null },
      { id: ids[1], ...notThere },
      { id: ids[2], ok: true, code: null, detail: null },
      { id: gone, ...notThere },
    ]);
    for (const id of ids)
      expect(await site.call('GET', `${clients}/${id}`)).toMatchObject({ status: 404 });
  });

  it('RG-40: asks policy once and does only what lies where the caller may', async () => {
    const [inside = '', outside = ''] = await several(2);
    await patch(inside, { jump_group_id: group });
    policyNeighbour.sees.set('user-narrow', { jumpGroupIds: [group] });
    const token = accessToken({ name: 'Narrow', administrator: false });
    const ids = [inside, outside];
    expect(await bulk({ action: 'tag', ids, changes: { tag: 'mine' } }, token)).toMatchObject([
      { id: inside, ok: true },
      { id: outside, ok: false, code: 'jump-client-not-found' },
    ]);
    const away = { action: 'move', ids: [inside], changes: { jump_group_id: 1 } };
    expect(await bulk(away, token)).toMatchObject([
      { id: inside, ok: false, code: 'jump-group-unknown' },
    ]);
    const nobody = accessToken({ name: 'Nobody', administrator: false });
    expect(
      await site.call('POST', `${clients}/bulk`, { action: 'remove', ids }, nobody),
    ).toMatchObject({ status: 403, body: { code: 'not-allowed' } });
  });

  it('takes a thousand items and no more', async () => {
    const ids = Array.from({ length: 1_000 }, () => randomUUID());
    expect(await bulk({ action: 'remove', ids })).toHaveLength(1_000);
    expect(
      await site.call('POST', `${clients}/bulk`, { action: 'remove', ids: [...ids, randomUUID()] }),
    ).toMatchObject({ status: 422, body: { errors: [{ path: 'ids' }] } });
  });
});
