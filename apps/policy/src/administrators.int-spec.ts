import { beforeAll, describe, expect, it } from '@jest/globals';
import { atEndOfSpecFile } from '@jumpfleet/testing';
import { callerAt } from './testing/caller.js';
import type { Caller } from './testing/caller.js';
import { newSite, post, signedIn } from './testing/site.js';

const fleet = '/api/v1/users';
const at = (id: number) => `/api/config/v1/user/${String(id)}`;

let url: string;
let call: Caller;
beforeAll(async () => {
  const policy = await (await newSite()).start();
  atEndOfSpecFile(() => policy.close());
  ({ url } = policy);
  call = callerAt(url, await signedIn(url));
}, 60_000);

type Made = Readonly<{ id: number; username: string }>;
async function made(username: string, more: object = {}): Promise<Made> {
  const answer = await call('POST', fleet, { username, password: 'wholly unguessed', ...more });
  expect(answer).toMatchObject({ status: 201 });
  return answer.body;
}

describe('A9: the last administrator', () => {
  it('is neither disabled, demoted, limited in time nor deleted, also by two at once', async () => {
    const last = { status: 422, body: { code: 'last-administrator' } };
    const own = `${fleet}/1`;
    for (const changes of [
      { enabled: false },
      { rights: [] },
      { expires_at: '2099-01-01T00:00:00Z' },
    ])
      expect(await call('PATCH', own, changes)).toMatchObject(last);
    expect(await call('DELETE', own)).toMatchObject(last);
    expect(await call('PATCH', at(1), { enabled: false })).toMatchObject({
      status: 422,
      body: { errors: { id: [expect.any(String)] } },
    });

    const second = await made('second', { rights: ['administrator'] });
    const path = `${fleet}/${String(second.id)}`;
    const both = await Promise.all([
      call('PATCH', own, { rights: [] }),
      call('PATCH', path, { rights: [] }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 422]);
    const token = await signedInAs('second');
    const asSecond = callerAt(url, token);
    const who = both[0].status === 200 ? asSecond : call;
    const demoted = both[0].status === 200 ? own : path;
    const again = await who('PATCH', demoted, { rights: ['administrator'] });
    expect(again).toMatchObject({ status: 200, body: { rights: ['administrator'] } });
    expect(await call('DELETE', path)).toMatchObject({ status: 204 });
  });
});

describe('PO-39: the last administrator by group policies', () => {
  const policies = '/api/config/v1/group-policy';
  const last = { status: 422, body: { code: 'last-administrator' } };
  const own = `${fleet}/1`;

  async function policyOf(
    by: Caller,
    [name, user]: readonly [string, number],
    rights: object,
  ): Promise<string> {
    const answer = await by('POST', '/api/v1/group-policies', { name, rights });
    const { id }: Pick<Made, 'id'> = answer.body;
    const path = `${policies}/${String(id)}`;
    const member = { security_provider_id: 1, user_id: user };
    expect(await by('POST', `${path}/member`, member)).toMatchObject({ status: 201 });
    return path;
  }

  it('is not one of whom a group policy takes it, by whichever way that comes to be', async () => {
    const nothing = { status: 'final', granted: [] };
    const { body } = await call('POST', '/api/v1/group-policies', {
      name: 'Locked',
      rights: nothing,
    });
    const { id }: Pick<Made, 'id'> = body;
    const locked = `/api/v1/group-policies/${String(id)}`;
    const members = `${policies}/${String(id)}/member`;
    const admin = { security_provider_id: 1, user_id: 1 };
    const refused = await call('POST', members, admin);
    expect(refused).toMatchObject({ status: 422 });

    const open = { rights: { status: 'not_defined', granted: [] } };
    expect(await call('PATCH', locked, open)).toMatchObject({ status: 200 });
    expect(await call('POST', members, admin)).toMatchObject({ status: 201 });
    expect(await call('PATCH', locked, { rights: nothing })).toMatchObject(last);
    expect(await call('GET', own)).toMatchObject({ status: 200 });
    expect(await call('DELETE', locked)).toMatchObject({ status: 204 });
  });

  it('is one whom a group policy makes it, and stays one, also when two change at once', async () => {
    const { id } = await made('granted');
    const grant = { status: 'defined', granted: ['administrator'] };
    const granting = await policyOf(call, ['Chiefs', id], grant);
    const both = await Promise.all([call('PATCH', own, { rights: [] }), call('DELETE', granting)]);
    expect(both.map(({ status }) => status === 422)).toContain(true);
    expect(both.map(({ status }) => status < 300)).toContain(true);

    const isGranting = both[1].status === 422;
    const again = isGranting ? granting : await policyOf(call, ['Chiefs anew', id], grant);
    if (!isGranting)
      expect(await call('PATCH', own, { rights: [] })).toMatchObject({ status: 200 });
    const by = callerAt(url, await signedInAs('granted'));
    expect(await by('DELETE', again)).toMatchObject({ status: 422 });
    expect(await by('PATCH', `${fleet}/${String(id)}`, { enabled: false })).toMatchObject(last);
    expect(await by('DELETE', `${fleet}/${String(id)}`)).toMatchObject(last);
    expect(await by('PATCH', own, { rights: ['administrator'] })).toMatchObject({ status: 200 });
    expect(await by('DELETE', again)).toMatchObject({ status: 204 });
  });
});

async function signedInAs(username: string): Promise<Readonly<Record<string, string>>> {
  const answer = await post(`${url}/api/v1/auth/login`, {
    username,
    password: 'wholly unguessed',
    cookie: false,
  });
  const { access_token } = (await answer.json()) as { access_token: string };
  return { authorization: `Bearer ${access_token}` };
}

describe('A9: who may set passwords', () => {
  it('sets those of all but administrators, and does nothing else with users', async () => {
    await made('desk', { rights: ['set_passwords'] });
    const { id } = await made('forgetful');
    const administrator = await made('chief', { rights: ['administrator'] });
    const desk = callerAt(url, await signedInAs('desk'));
    const set = (who: Caller, of: number, password: string) =>
      who('PUT', `${fleet}/${String(of)}/password`, { password });
    expect(await set(desk, id, 'freshly chosen one')).toMatchObject({ status: 204 });
    expect(await set(desk, id, 'password')).toMatchObject({ status: 422 });
    expect(await set(desk, administrator.id, 'freshly chosen one')).toMatchObject({ status: 403 });
    expect(await set(desk, 4_711, 'freshly chosen one')).toMatchObject({ status: 404 });
    expect(await desk('GET', fleet)).toMatchObject({ status: 403 });
    expect(await desk('PATCH', at(id), { enabled: false })).toMatchObject({ status: 403 });

    const login = (password: string) =>
      post(`${url}/api/v1/auth/login`, { username: 'forgetful', password, cookie: false });
    expect((await login('wholly unguessed')).status).toBe(401);
    const answer = await login('freshly chosen one');
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ code: 'password-change-needed' });
    const nobody = await made('nobody-special');
    const plain = callerAt(url, await signedInAs(nobody.username));
    expect(await set(plain, 4_711, 'x')).toMatchObject({ status: 403 });
  });
});
