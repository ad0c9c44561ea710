import { beforeAll, describe, expect, it } from '@jest/globals';
import { atEndOfSpecFile, invalidFields } from '@jumpfleet/testing';
import fc from 'fast-check';
import {
  changedMemberBody,
  changedTeamBody,
  newMemberBody,
  newTeamBody,
} from './adapters/http/team-body.js';
import { callerAt } from './testing/caller.js';
import type { Caller } from './testing/caller.js';
import { newSite, signedIn } from './testing/site.js';

const config = '/api/config/v1/team';

let call: Caller;
let user: number;
beforeAll(async () => {
  const site = await newSite();
  const policy = await site.start();
  atEndOfSpecFile(() => policy.close());
  call = callerAt(policy.url, await signedIn(policy.url));
  user = await newUser('member');
}, 60_000);

async function newUser(username: string): Promise<number> {
  const { body } = await call('POST', '/api/v1/users', { username, password: 'wholly unguessed' });
  return (body as { id: number }).id;
}
async function team(name: string): Promise<number> {
  const answer = await call('POST', config, { name });
  expect(answer.status).toBe(201);
  return (answer.body as { id: number }).id;
}
const at = (id: number) => `${config}/${String(id)}`;

describe('B6: teams', () => {
  it('are made with the defaults of the field and a code name of their own', async () => {
    const { status, body } = await call('POST', config, { name: 'First Line' });
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.any(Number),
      name: 'First Line',
      code_name: 'first_line',
      comments: null,
      persistent_queue: false,
      public_portal_ids: ['All portals'],
    });
    const again = await call('POST', config, { name: 'FIRST LINE' });
    expect(again).toMatchObject({ status: 422, body: { errors: { name: [expect.any(String)] } } });
    const listed = await call('GET', `${config}?code_name=first_line&per_page=5`);
    expect(listed.body).toEqual([body]);
    expect(listed.headers.get('x-bt-pagination-total')).toBe('1');
    expect(await call('GET', `${config}?name=first%20line`)).toMatchObject({ body: [body] });
  });

  it('change what is named, and are gone when deleted', async () => {
    const id = await team('Changing');
    const changes = { comments: 'Nights', persistent_queue: true };
    expect(await call('PATCH', at(id), changes)).toMatchObject({
      status: 200,
      body: { name: 'Changing', ...changes },
    });
    expect(await call('PATCH', at(id), { public_portal_ids: [4_711] })).toMatchObject({
      status: 422,
      body: { errors: { public_portal_ids: [expect.any(String)] } },
    });
    expect(await call('DELETE', at(id))).toMatchObject({ status: 204 });
    expect(await call('GET', at(id))).toMatchObject({
      status: 404,
      body: { message: 'The team does not exist.' },
    });
    expect(await call('DELETE', at(id))).toMatchObject({ status: 404 });
  });

  it('PO-15: have members, leads and managers', async () => {
    const id = await team('Ranked');
    const users = `${at(id)}/user`;
    const added = await call('POST', users, { team_id: id, user_id: user });
    expect(added).toMatchObject({
      status: 201,
      body: { team_id: id, user_id: user, role: 'member' },
    });
    expect(await call('POST', users, { user_id: user })).toMatchObject({
      status: 422,
      body: { errors: { user_id: ['is a member already'] } },
    });
    expect(await call('POST', users, { user_id: 4_711 })).toMatchObject({
      status: 422,
      body: { errors: { user_id: [expect.any(String)] } },
    });
    const one = `${users}/${String(user)}`;
    expect(await call('PATCH', one, { role: 'manager' })).toMatchObject({
      status: 200,
      body: { role: 'manager' },
    });
    expect(await call('GET', one)).toMatchObject({ body: { role: 'manager' } });
    expect(await call('PATCH', one, { user_id: 1 })).toMatchObject({ status: 422 });
    expect((await call('GET', `${users}?per_page=5`)).headers.get('x-bt-pagination-total')).toBe(
      '1',
    );
    expect(await call('DELETE', one)).toMatchObject({ status: 204 });
    for (const method of ['GET', 'DELETE'])
      expect(await call(method, one)).toMatchObject({
        status: 404,
        body: { message: 'The member does not exist.' },
      });
    expect(await call('GET', `${at(4_711)}/user`)).toMatchObject({ status: 404 });
  });

  it('lose whoever is deleted', async () => {
    const id = await team('Losing');
    const gone = await newUser('leaving');
    await call('POST', `${at(id)}/user`, { user_id: gone });
    await call('DELETE', `/api/config/v1/user/${String(gone)}`);
    expect((await call('GET', `${at(id)}/user`)).body).toEqual([]);
  });

  it('answer 422 with the field named to everything that does not fit', async () => {
    const id = await team('Property');
    await call('POST', `${at(id)}/user`, { user_id: user });
    for (const [method, path, schema, valid] of [
      ['POST', config, newTeamBody, { name: 'n' }],
      ['PATCH', at(id), changedTeamBody, {}],
      ['POST', `${at(id)}/user`, newMemberBody, { user_id: 1 }],
      ['PATCH', `${at(id)}/user/${String(user)}`, changedMemberBody, {}],
    ] as const)
      await fc.assert(
        fc.asyncProperty(invalidFields(schema), async ({ field, value }) => {
          const answer = await call(method, path, { ...valid, [field]: value });
          expect(answer.status).toBe(422);
          const { errors } = answer.body as { errors: object };
          expect(new Set(Object.keys(errors).map((name) => name.split('.')[0]))).toEqual(
            new Set([field]),
          );
        }),
        { numRuns: 40 },
      );
  });
});
