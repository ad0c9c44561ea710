import { beforeAll, describe, expect, it } from '@jest/globals';
import { atEndOfSpecFile, eventually, invalidFields } from '@jumpfleet/testing';
import fc from 'fast-check';
import { changedApiAccountBody, newApiAccountBody } from './adapters/http/api-account-body.js';
import { callerAt } from './testing/caller.js';
import type { Caller } from './testing/caller.js';
import { askToken, newSite, signedIn } from './testing/site.js';

const fleet = '/api/v1/api-accounts';
const config = '/api/config/v1/api-account';

let url: string;
let call: Caller;
beforeAll(async () => {
  const site = await newSite();
  const policy = await site.start();
  atEndOfSpecFile(() => policy.close());
  ({ url } = policy);
  call = callerAt(url, await signedIn(url));
}, 60_000);

type Made = Readonly<{ id: number; client_id: string; client_secret: string }>;
async function made(more: object = {}): Promise<Made> {
  const answer = await call('POST', fleet, { name: 'Script', perm_configuration: true, ...more });
  expect(answer.status).toBe(201);
  return answer.body;
}
const at = (id: number) => `${fleet}/${String(id)}`;

async function tokenOf({ client_id, client_secret }: Made): Promise<string> {
  const answer = await askToken(url, [client_id, client_secret]);
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { access_token: string }).access_token;
}
const withToken = (token: string): Caller => callerAt(url, { authorization: `Bearer ${token}` });
const statusOf = async (token: string) => (await withToken(token)('GET', config)).status;

describe('B6: API accounts', () => {
  it('are made with a secret that is told once, and may nothing that was not given', async () => {
    const { client_secret: secret, ...account } = await made({
      ip_addresses: ['127.0.0.0/8', '::1'],
      perm_configuration: false,
    });
    expect(secret).toMatch(/^[\w-]{43}$/);
    const told = await call('GET', at(account.id));
    expect(told.body).toEqual(account);
    expect(told.body).toMatchObject({
      enabled: true,
      comments: '',
      ip_addresses: ['127.0.0.0/8', '::1'],
      perm_command: 'deny',
      perm_configuration: false,
      perm_reporting_support: false,
      failed_login_attempts: 0,
    });
    expect(await statusOf(await tokenOf({ ...account, client_secret: secret }))).toBe(403);
  });

  it('are told to the letter by the configuration API, which only reads them', async () => {
    const { id, client_id } = await made({ name: 'Told', ip_addresses: ['10.0.0.0/8', '::1'] });
    const one = await call('GET', `${config}/${String(id)}`);
    expect(one.body).toEqual({
      id,
      name: 'Told',
      comments: '',
      enabled: true,
      ip_addresses: '10.0.0.0/8\n::1',
      client_id,
      failed_login_attempts: 0,
      perm_command: 'deny',
      perm_reporting_support: false,
      perm_reporting_license: false,
      perm_reporting_archive: false,
      perm_reporting_vault: false,
      perm_reporting_jump_item: false,
      perm_reporting_syslog: false,
      perm_backup: false,
      perm_vault_backup: false,
      perm_real_time_state: false,
      perm_ecm: false,
      perm_configuration: true,
      perm_configuration_vault_account: false,
    });
    expect(await call('GET', `${config}?name=tOLD`)).toMatchObject({ body: [one.body] });
    expect(await call('PATCH', `${config}/${String(id)}`, {})).toMatchObject({ status: 405 });
    const denied = await askToken(url, [client_id, 'guess']);
    expect(denied.status).toBe(401);
    expect((await call('GET', `${config}/${String(id)}`)).body).toMatchObject({
      failed_login_attempts: 1,
      failed_login_expiration: expect.stringMatching(/\+00:00$/),
    });
  });

  it('change what is named, and lose their tokens when they are disabled or deleted', async () => {
    const account = await made();
    const token = await tokenOf(account);
    expect(await statusOf(token)).toBe(200);
    expect(await call('PATCH', at(account.id), { perm_command: 'read_only' })).toMatchObject({
      status: 200,
      body: { perm_command: 'read_only', perm_configuration: true },
    });
    expect(await statusOf(token)).toBe(200);
    await call('PATCH', at(account.id), { enabled: false });
    await eventually(async () => (await statusOf(token)) === 401);
    const refused = await askToken(url, [account.client_id, account.client_secret]);
    expect(refused.status).toBe(403);
    await call('PATCH', at(account.id), { enabled: true });
    const fresh = await tokenOf(account);
    expect(await statusOf(fresh)).toBe(200);
    expect(await statusOf(token)).toBe(401);
    expect(await call('DELETE', at(account.id))).toMatchObject({ status: 204 });
    await eventually(async () => (await statusOf(fresh)) === 401);
    const gone = await askToken(url, [account.client_id, account.client_secret]);
    expect(gone.status).toBe(401);
    expect(await call('GET', at(account.id))).toMatchObject({ status: 404 });
  });

  it('get another secret, which kills the old one and all its tokens', async () => {
    const account = await made();
    const tokens = await Promise.all([tokenOf(account), tokenOf(account)]);
    const answer = await call('POST', `${at(account.id)}/secret`);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const { client_secret } = answer.body as Made;
    for (const token of tokens) await eventually(async () => (await statusOf(token)) === 401);
    const old = await askToken(url, [account.client_id, account.client_secret]);
    expect(old.status).toBe(401);
    expect(await statusOf(await tokenOf({ ...account, client_secret }))).toBe(200);
  });

  it('have thirty living tokens: of one more the oldest is dropped', async () => {
    const account = await made();
    const tokens: string[] = [];
    for (let count = 0; count < 31; count++) tokens.push(await tokenOf(account));
    const [oldest = '', second = ''] = tokens;
    await eventually(async () => (await statusOf(oldest)) === 401);
    for (const token of [second, tokens.at(-1) ?? '']) {
      const me = await withToken(token)('GET', '/api/v1/auth/me');
      expect(me.status).toBe(200);
    }
  });

  it('come only from where they may', async () => {
    const account = await made({ ip_addresses: ['203.0.113.0/24', '2001:db8::7'] });
    const from = (address: string) =>
      fetch(`${url}/oauth2/token`, {
        method: 'POST',
        headers: {
          authorization: `Basic ${btoa(`${account.client_id}:${account.client_secret}`)}`,
          'content-type': 'application/x-www-form-urlencoded',
          'x-forwarded-for': address,
        },
        body: 'grant_type=client_credentials',
      });
    const elsewhere = await from('198.51.100.1');
    expect(elsewhere.status).toBe(403);
    expect(await elsewhere.json()).toMatchObject({ error: 'access_denied' });
    expect((await from('203.0.113.9')).status).toBe(200);
    expect((await from('2001:db8::7')).status).toBe(200);
    expect((await from('::ffff:203.0.113.9')).status).toBe(200);
    const { access_token } = (await (await from('203.0.113.9')).json()) as {
      access_token: string;
    };
    expect(await statusOf(access_token)).toBe(403);
  });

  it('answer 422 with the field named to everything that does not fit', async () => {
    const { id } = await made();
    for (const [method, path, schema, valid] of [
      ['POST', fleet, newApiAccountBody, { name: 'n' }],
      ['PATCH', at(id), changedApiAccountBody, {}],
    ] as const)
      await fc.assert(
        fc.asyncProperty(invalidFields(schema), async ({ field, value }) => {
          const answer = await call(method, path, { ...valid, [field]: value });
          expect(answer.status).toBe(422);
          const { errors } = answer.body as { errors: { path: string }[] };
          expect(new Set(errors.map((error) => error.path.split('.')[0]))).toEqual(
            new Set([field]),
          );
        }),
        { numRuns: 60 },
      );
    for (const range of ['10', '10.0.0.0/33', 'example.com', '::/129'])
      expect(await call('PATCH', at(id), { ip_addresses: [range] })).toMatchObject({ status: 422 });
  });
});
