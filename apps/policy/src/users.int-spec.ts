import { beforeAll, describe, expect, it } from '@jest/globals';
import { atEndOfSpecFile, eventually, invalidFields } from '@jumpfleet/testing';
import { connect } from '@nats-io/transport-node';
import fc from 'fast-check';
import { changedUserBody } from './adapters/http/fleet-user-body.js';
import { configUserBody } from './adapters/http/user-body.js';
import { callerAt } from './testing/caller.js';
import type { Caller } from './testing/caller.js';
import { newSite, signedIn } from './testing/site.js';

const config = '/api/config/v1/user';
const fleet = '/api/v1/users';

let call: Caller;
let where: Readonly<{ url: string; headers: Readonly<Record<string, string>> }>;
const published: { type: string; data: { userId: string } }[] = [];

beforeAll(async () => {
  const site = await newSite();
  const nats = await connect({ servers: site.natsUrl });
  nats.subscribe('events.policy.*.user.>', {
    callback: (_error, message) => {
      published.push(message.json());
    },
  });
  const policy = await site.start();
  atEndOfSpecFile(async () => {
    await nats.close();
    await policy.close();
  });
  where = { url: policy.url, headers: await signedIn(policy.url) };
  call = callerAt(where.url, where.headers);
}, 60_000);

type Made = Readonly<{ id: number; principal_id: string; username: string }>;
async function made(username: string, more: object = {}): Promise<Made> {
  const answer = await call('POST', fleet, { username, password: 'wholly unguessed', ...more });
  expect(answer).toMatchObject({ status: 201 });
  return answer.body;
}
const at = (id: number) => `${config}/${String(id)}`;
const errorsOf = ({ body }: { body: never }) => (body as { errors: unknown }).errors;

describe('A9: users over the fleet API', () => {
  it('are made with what they may, and without what nobody gave them', async () => {
    const user = await made('grace', {
      rights: ['edit_teams'],
      representative: { perm_support_allowed: 'full_support', perm_jump_client: true },
      attended_session_policy: { kind: 'custom', terms: { permissions: { shell: 'allow' } } },
      expires_at: '2099-01-01T00:00:00Z',
    });
    expect(user).toMatchObject({
      username: 'grace',
      public_display_name: 'grace',
      enabled: true,
      rights: ['edit_teams'],
      representative: {
        perm_support_allowed: 'full_support',
        perm_jump_client: true,
        perm_shell_jump: false,
        default_jump_item_role_id: 1,
        perm_routing_idle_timeout: 900,
      },
      effective: { rights: ['edit_teams'] },
      attended_session_policy: { kind: 'custom', terms: { permissions: { shell: 'allow' } } },
      unattended_session_policy: { kind: 'not-defined' },
      expires_at: '2099-01-01T00:00:00.000Z',
    });
    const found = await call('GET', `${fleet}?search=RAC&limit=5`);
    expect(found.body).toMatchObject({ items: [{ username: 'grace' }], next_cursor: null });
    const first = await call('GET', `${fleet}?limit=1`);
    expect(first.body).toMatchObject({ items: [{ username: 'admin' }], next_cursor: '1' });
  });

  it.each([
    ['username', { username: 'ADMIN' }],
    ['password', { password: 'short' }],
    ['password', { password: 'Password123!' }],
    ['password', { username: 'long.user.name', password: 'long.user.name1' }],
    ['representative.roles.default', { representative: { default_jump_item_role_id: 4_711 } }],
    ['attended', { attended_session_policy: { kind: 'policy', id: 4_711 } }],
    ['expires_at', { expires_at: '2099-01-01T00:00:00+02:00' }],
  ])('are refused with the field %s named: %j', async (field, wrong) => {
    const body = { username: 'fresh', password: 'wholly unguessed', ...wrong };
    const answer = await call('POST', fleet, body);
    expect(answer.status).toBe(422);
    const [error] = errorsOf(answer) as { path: string }[];
    expect(error?.path).toBe(field);
  });

  it('are told to others when they are made, changed, disabled and deleted', async () => {
    const { id, principal_id: userId } = await made('told');
    await call('PATCH', at(id), { private_display_name: 'Told' });
    await call('PATCH', at(id), { enabled: false });
    expect(await call('DELETE', at(id))).toMatchObject({ status: 204 });
    await eventually(() => {
      const types = published.filter(({ data }) => data.userId === userId).map(({ type }) => type);
      expect(types).toEqual([
        'jumpfleet.user.created.v1',
        'jumpfleet.user.changed.v1',
        'jumpfleet.user.disabled.v1',
        'jumpfleet.user.deleted.v1',
      ]);
    });
    expect(await call('GET', at(id))).toMatchObject({ status: 404 });
    expect(await made('told')).not.toMatchObject({ id });
  });
});

describe('A9: the end of an account', () => {
  it('is told to others when its time has come', async () => {
    const over = { expires_at: '2001-01-01T00:00:00Z' };
    const { principal_id: userId } = await made('over', over);
    await eventually(() => {
      const types = published.filter(({ data }) => data.userId === userId).map(({ type }) => type);
      expect(types).toEqual(['jumpfleet.user.created.v1', 'jumpfleet.user.disabled.v1']);
    });
  });
});

describe('B6: users over the configuration API', () => {
  it('are told to the letter, without a password', async () => {
    const { id } = await made('lovelace', { email_address: 'ada@example.com' });
    const { body } = await call('GET', at(id));
    expect(body).toMatchObject({
      id,
      security_provider_id: 1,
      display_number: id,
      username: 'lovelace',
      password_expiration: null,
      email_address: 'ada@example.com',
      preferred_email_language: 'en-us',
      two_factor_required: false,
      enabled: true,
      failed_logins: 0,
      created_at: expect.stringMatching(/\+00:00$/),
      two_factor_enabled: false,
      fido2_credential_count: 0,
      perm_admin: false,
      perm_support_allowed: 'not_allowed',
      perm_session_idle_timeout: -1,
      private_jump_item_role_id: 1,
      perm_endpoint_automation: 'not_allowed',
    });
    const told = new Set(Object.keys(body));
    const known = Object.keys(configUserBody.shape);
    const unset = ['last_authentication', 'fido2_last_used_date', 'password'];
    expect(known.filter((name) => !told.has(name)).sort()).toEqual(unset.sort());
    expect([...told].filter((name) => !known.includes(name))).toEqual([]);
  });

  it('are found by name, e-mail address and security provider', async () => {
    const { id } = await made('Found', { email_address: 'Found@example.com' });
    const found = async (query: string) =>
      ((await call('GET', `${config}?${query}`)).body as { id: number }[]).map((one) => one.id);
    expect(await found('username=fOUND')).toEqual([id]);
    expect(await found('email_address=found@EXAMPLE.com')).toEqual([id]);
    expect(await found('security_provider_id=2')).toEqual([]);
    expect(await found('security_provider_id=1&username=found')).toEqual([id]);
  });

  it('change what is named and nothing else', async () => {
    const { id } = await made('changing');
    const changes = {
      username: 'changed',
      display_number: 77,
      password_expiration: '2099-01-01T00:00:00Z',
      two_factor_required: true,
      password_reset_next_login: true,
    };
    expect(await call('PATCH', at(id), changes)).toMatchObject({
      status: 200,
      body: {
        ...changes,
        password_expiration: '2099-01-01T00:00:00+00:00',
        public_display_name: 'changing',
      },
    });
    const cleared = await call('PATCH', at(id), { password_expiration: null });
    expect(cleared.body).toMatchObject({ password_expiration: null, two_factor_required: true });
  });

  it('answer 422 with the field named to everything that does not fit', async () => {
    const { id } = await made('property');
    for (const [path, schema] of [
      [at(id), configUserBody],
      [`${fleet}/${String(id)}`, changedUserBody],
    ] as const)
      await fc.assert(
        fc.asyncProperty(invalidFields(schema), async ({ field, value }) => {
          const answer = await call('PATCH', path, { [field]: value });
          expect(answer.status).toBe(422);
          const errors = errorsOf(answer);
          const named = Array.isArray(errors)
            ? (errors as { path: string }[]).map((error) => error.path.split('.')[0])
            : Object.keys(errors as object).map((name) => name.split('.')[0]);
          expect(new Set(named)).toEqual(new Set([field]));
        }),
        { numRuns: 80 },
      );
  });

  it('know 401 for unknown fields, 405 where there is no method, and provision whom there is', async () => {
    expect(await call('PATCH', at(1), { colour: 'red' })).toMatchObject({ status: 401 });
    const refused = await call('POST', config, { username: 'x' });
    expect(refused.status).toBe(405);
    expect(refused.headers.get('allow')).toBe('GET, HEAD, OPTIONS');
    const { id } = await made('provisioned');
    const provision = (user_ids: number[]) => call('POST', `${config}/provision`, { user_ids });
    expect(await provision([1, id])).toMatchObject({ status: 204 });
    expect(await call('POST', `${config}/provision`, {})).toMatchObject({ status: 204 });
    expect(await provision([id, 4_711])).toMatchObject({
      status: 422,
      body: { errors: { user_ids: [expect.any(String)] } },
    });
  });
});

describe('the lists of users and their facts', () => {
  it('are the same when they are made anew from the log', async () => {
    const { url, headers } = where;
    const answer = await fetch(`${url}/api/v1/operations/policy/compare`, {
      method: 'POST',
      headers,
    });
    expect(answer.status).toBe(200);
    const lines = (await answer.text()).trim().split('\n');
    const last = JSON.parse(lines.at(-1) ?? '') as object;
    expect(last).toMatchObject({ result: { equal: true } });
  });
});
