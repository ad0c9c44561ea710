import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { accessToken, policyNeighbour } from '@jumpfleet/policy-neighbour';
import { enrolment, registrySite } from './testing/registry-site.js';
import type { RegistrySite } from './testing/registry-site.js';

const clients = '/api/v1/jump-clients';
const config = '/api/config/v1/jump-client';

let site: RegistrySite;
let mine: number;
let reading: number;
beforeAll(async () => {
  site = await registrySite();
  await site.database.query(
    `INSERT INTO site_user (number, user_id, username, display_name) VALUES (7, 'u-7', 'ada', 'Ada')`,
  );
  mine = await newGroup('Mine');
  reading = await newGroup('Reading');
}, 60_000);

async function newGroup(name: string): Promise<number> {
  return ((await site.call('POST', '/api/config/v1/jump-group', { name })).body as { id: number })
    .id;
}
async function itemIn(place: object): Promise<string> {
  const { installer_id } = await site.installer(place);
  const enrolled = await site.enrol(enrolment(installer_id, { hostname: `c-${randomUUID()}` }));
  return (enrolled.body as { client_id: string }).client_id;
}
const numberOf = async (id: string): Promise<number> => {
  const { body } = await site.call('GET', `${clients}/${id}`);
  return (body as { properties: { number: number } }).properties.number;
};

/** Somebody who sees two groups, and may do what is named in the first one alone. */
function somebody(name: string, ...actions: string[]): string {
  const id = `user-${name}`;
  policyNeighbour.sees.set(id, {});
  policyNeighbour.may.set(`${id} jump-client:view`, { jumpGroupIds: [mine, reading] });
  for (const action of actions)
    policyNeighbour.may.set(`${id} ${action}`, { jumpGroupIds: [mine] });
  return accessToken({ name, administrator: false });
}

describe('each property needs its own permission (PO-01)', () => {
  const needs: readonly (readonly [string, object])[] = [
    ['jump-client:edit-tag', { tag: 't' }],
    ['jump-client:edit-comments', { comments: 'c' }],
    ['jump-client:edit-public-portal', { public_site_address: 'elsewhere.example' }],
    ['jump-client:edit-session-policy', { attended_session_policy_id: 2 }],
    ['jump-client:edit-session-policy', { unattended_session_policy_id: 2 }],
    ['jump-client:edit-support-button', { support_button_profile_code_name: 'p' }],
    ['jump-client:edit-support-button', { support_button_direct_queue: 'team:t' }],
    ['jump-client:edit-identity', { name: 'Named' }],
    ['jump-client:edit-identity', { connection_type: 'passive' }],
    ['jump-client:edit-behavior', { customer_client_start_mode: 'hidden' }],
    ['jump-client:edit-behavior', { is_quiet: true }],
    ['jump-client:edit-behavior', { max_offline_minutes: 60 }],
    ['jump-client:edit-behavior', { expires_in_minutes: 60 }],
  ];

  it.each(needs)('PO-01: %s lets %j be changed, and nothing else does', async (action, change) => {
    const others = needs.map(([other]) => other).filter((other) => other !== action);
    const with_ = somebody(`with ${action}`, 'jump-client:edit', action);
    const without = somebody(`without ${action}`, 'jump-client:edit', ...others);
    const id = await itemIn({ jump_group_id: mine });
    expect(await site.call('PATCH', `${clients}/${id}`, change, without)).toMatchObject({
      status: 403,
      body: { code: 'not-allowed' },
    });
    const allowed = await site.call('PATCH', `${clients}/${id}`, change, with_);
    expect(allowed.status).toBe(200);
  });

  it('PO-01: what stays as it is needs none', async () => {
    const id = await itemIn({ jump_group_id: mine, name: 'Same', comments: 'same' });
    const token = somebody('tagger', 'jump-client:edit', 'jump-client:edit-tag');
    const body = { name: 'Same', comments: 'same', tag: 'new', jump_group_id: mine };
    expect(await site.call('PATCH', `${clients}/${id}`, body, token)).toMatchObject({
      status: 200,
      body: { tag: 'new' },
    });
    const number = await numberOf(id);
    expect(await site.call('PATCH', `${config}/${number}`, { tag: 'newer' }, token)).toMatchObject({
      status: 200,
    });
    expect(
      await site.call('PATCH', `${config}/${number}`, { comments: 'other' }, token),
    ).toMatchObject({ status: 403 });
  });
});

describe('moving and copying (PO-03)', () => {
  const place = (id: number) => ({ jump_group_id: id, jump_group_type: 'shared' });

  it('PO-03: needs the permission at origin and destination', async () => {
    const token = somebody('mover', 'jump-client:move');
    const [here, there] = [
      await itemIn({ jump_group_id: mine }),
      await itemIn({ jump_group_id: reading }),
    ];
    const denied = { status: 403, body: { code: 'not-allowed' } };
    const move = (id: string, to: number) =>
      site.call('PATCH', `${clients}/${id}`, place(to), token);
    const copy = (id: string, to: number) =>
      site.call('POST', `${clients}/${id}/copy`, { ...place(to), name: 'Copy' }, token);
    expect(await move(here, reading)).toMatchObject(denied);
    expect(await move(there, mine)).toMatchObject(denied);
    expect(await copy(here, reading)).toMatchObject(denied);
    expect(await copy(there, mine)).toMatchObject(denied);
    expect(await copy(here, mine)).toMatchObject({ status: 201 });
    const wider = somebody('wider mover');
    const both = { jumpGroupIds: [mine, reading] };
    policyNeighbour.may.set('user-wider mover jump-client:move', both);
    const moved = await site.call('PATCH', `${clients}/${here}`, place(reading), wider);
    expect(moved).toMatchObject({ status: 200, body: { jump_group: 'Reading' } });
  });

  it('PO-03: leads into no list that is out of sight, and says the same of one that is not there', async () => {
    const token = somebody('blind mover', 'jump-client:move');
    const id = await itemIn({ jump_group_id: mine });
    const number = await numberOf(id);
    const strip = ({ status, body }: { status: number; body: unknown }) => ({ status, body });
    for (const [method, path, more] of [
      ['PATCH', `${clients}/${id}`, {}],
      ['PATCH', `${config}/${number}`, {}],
      ['POST', `${clients}/${id}/copy`, { name: 'Copy' }],
      ['POST', `${config}/${number}/copy`, { name: 'Copy' }],
    ] as const) {
      const into = (to: number) => site.call(method, path, { ...more, ...place(to) }, token);
      const unseen = strip(await into(1));
      expect([path, unseen]).toMatchObject([path, { status: 422 }]);
      expect([path, unseen]).toEqual([path, strip(await into(987_654))]);
    }
  });

  it('PO-15: reaches into a personal list only with the right there', async () => {
    const token = somebody('lead', 'jump-client:move');
    const id = await itemIn({ jump_group_id: mine });
    const to = { jump_group_id: 7, jump_group_type: 'personal' };
    expect(await site.call('PATCH', `${clients}/${id}`, to, token)).toMatchObject({ status: 422 });
    const inList = { jumpGroupIds: [mine], personalListOf: [7] };
    policyNeighbour.may.set('user-wider lead jump-client:view', inList);
    policyNeighbour.may.set('user-wider lead jump-client:move', inList);
    const wider = accessToken({ name: 'wider lead', administrator: false });
    expect(await site.call('PATCH', `${clients}/${id}`, to, wider)).toMatchObject({ status: 200 });
    expect(await site.call('GET', `${clients}/${id}`, undefined, wider)).toMatchObject({
      status: 200,
    });
    expect(await site.call('GET', `${clients}/${id}`, undefined, token)).toMatchObject({
      status: 404,
    });
  });
});

describe('removing', () => {
  it('RG-40, PO-01: needs Remove existing', async () => {
    const id = await itemIn({ jump_group_id: mine });
    const elsewhere = await itemIn({ jump_group_id: reading });
    const remove = (item: string, token: string) =>
      site.call('DELETE', `${clients}/${item}`, undefined, token);
    expect(await remove(id, somebody('only editor', 'jump-client:edit'))).toMatchObject({
      status: 403,
    });
    const remover = somebody('remover', 'jump-client:remove');
    expect(await remove(elsewhere, remover)).toMatchObject({ status: 403 });
    expect(await remove(id, remover)).toMatchObject({ status: 204 });
    expect(await remove(id, remover)).toMatchObject({ status: 404 });
  });
});

describe('installers (PO-04, PO-18)', () => {
  it('PO-04, PO-18: are made, seen and ended only by who may add items where they lead', async () => {
    const deployer = somebody('deployer', 'jump-client:add');
    const create = (id: number, token: string) =>
      site.call('POST', '/api/v1/installers', { jump_group_id: id }, token);
    expect(await create(reading, deployer)).toMatchObject({ status: 403 });
    expect(await create(1, deployer)).toMatchObject({ status: 422 });
    expect((await create(987_654, deployer)).body).toEqual((await create(1, deployer)).body);
    const own = (await create(mine, deployer)).body as { id: string; number: number };
    const hidden = await site.installer({ jump_group_id: reading });
    const listed = await site.call('GET', '/api/v1/installers', undefined, deployer);
    const ids = (listed.body as { items: { id: string }[] }).items.map(({ id }) => id);
    expect(ids).toContain(own.id);
    const all = await site.call('GET', '/api/v1/installers');
    const unseen = (all.body as { items: { id: string; installer_id: string }[] }).items.find(
      ({ installer_id }) => installer_id === hidden.installer_id,
    );
    expect(ids).not.toContain(unseen?.id);
    for (const [method, path] of [
      ['GET', ''],
      ['GET', '/history'],
      ['GET', '/why'],
      ['POST', '/revoke'],
      ['DELETE', ''],
    ] as const) {
      const ask = (id = '') =>
        site.call(method, `/api/v1/installers/${id}${path}`, undefined, deployer);
      const [one, none] = [await ask(unseen?.id), await ask(randomUUID())];
      expect([method, path, one.status, one.body]).toEqual([method, path, 404, none.body]);
    }
    expect(
      await site.call('DELETE', `/api/v1/installers/${own.id}`, undefined, deployer),
    ).toMatchObject({ status: 204 });
    const jumper = somebody('jumper', 'jump-client:jump');
    expect(await create(mine, jumper)).toMatchObject({ status: 403 });
  });
});

describe('the past (D6)', () => {
  it('PO-15: is told only for the time in which the item lay in sight', async () => {
    const id = await itemIn({ jump_group_id: mine, tag: 'first' });
    const edit = (body: object) => site.call('PATCH', `${clients}/${id}`, body);
    await edit({ jump_group_id: 1, tag: 'secret' });
    await edit({ jump_group_id: mine, tag: 'third' });
    const token = somebody('historian');
    const { body } = await site.call('GET', `${clients}/${id}/history`, undefined, token);
    expect(JSON.stringify(body)).toContain('third');
    expect(JSON.stringify(body)).not.toContain('secret');
    expect(JSON.stringify(body)).not.toContain('Default');
    const why = await site.call('GET', `${clients}/${id}/why?field=tag`, undefined, token);
    expect((why.body as { items: object[] }).items).toHaveLength(1);
    await edit({ jump_group_id: 1 });
    const gone = await site.call('GET', `${clients}/${id}/history`, undefined, token);
    const none = await site.call('GET', `${clients}/${randomUUID()}/history`, undefined, token);
    expect([gone.status, gone.body]).toEqual([404, none.body]);
  });
});

it('whoever lost the standing watches no more, however good the token is', async () => {
  const token = somebody('watcher');
  const response = await fetch(`${site.registry.url}/api/v1/events`, {
    headers: { authorization: `Bearer ${token}` },
  });
  expect(response.status).toBe(200);
  policyNeighbour.standings.set('user-watcher', 'disabled');
  expect(await response.text()).toContain('retry');
  expect(await site.call('GET', clients, undefined, token)).toMatchObject({
    status: 401,
    body: { code: 'token-withdrawn' },
  });
});
