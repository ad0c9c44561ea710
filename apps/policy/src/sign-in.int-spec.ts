import { beforeAll, describe, expect, it } from '@jest/globals';
import type { RunningService } from '@jumpfleet/lifecycle';
import { createLogger } from '@jumpfleet/observability';
import { atEndOfSpecFile, eventually } from '@jumpfleet/testing';
import { Secret, TOTP } from 'otpauth';
import { DataSource } from 'typeorm';
import { callerAt } from './testing/caller.js';
import type { Answered, Caller } from './testing/caller.js';
import { newSite, post, signedIn } from './testing/site.js';

const site = await newSite();
const lines: string[] = [];
const logger = createLogger(
  { service: 'policy', level: 'trace' },
  { write: (line: string) => void lines.push(line) },
);
const told: string[] = [];
let policy: RunningService;
let call: Caller;
let database: DataSource;
beforeAll(async () => {
  policy = await site.start({}, logger);
  atEndOfSpecFile(() => policy.close());
  call = callerAt(policy.url, await signedIn(policy.url));
  database = await new DataSource({ type: 'postgres', url: site.databaseUrl }).initialize();
  atEndOfSpecFile(() => database.destroy());
}, 60_000);

const password = 'wholly unguessed';
const secrets = [password, 'freshly chosen one', 'wrong guess at it', 'another fresh choice'];

async function made(username: string, more: object = {}): Promise<number> {
  const { status, body } = await call('POST', '/api/v1/users', { username, password, ...more });
  expect(status).toBe(201);
  return (body as { id: number }).id;
}
const userAt = (id: number) => `/api/v1/users/${String(id)}`;

async function login(username: string, more: object = {}, address = '127.0.0.1') {
  const answer = await post(
    `${policy.url}/api/v1/auth/login`,
    { username, password, cookie: false, ...more },
    { 'x-forwarded-for': address },
  );
  const text = await answer.text();
  told.push(text.replace(/"access_token":"[^"]+"/, ''));
  return { status: answer.status, body: JSON.parse(text) as Record<string, string> };
}
async function tokenOf(username: string, more: object = {}): Promise<string> {
  const { status, body } = await login(username, more);
  expect([status, body]).toEqual([200, expect.anything()]);
  return body['access_token'] ?? '';
}
const auth = (path: string, body: object, token?: string): Promise<Answered> =>
  callerAt(policy.url, token === undefined ? {} : { authorization: `Bearer ${token}` })(
    'POST',
    `/api/v1/auth/${path}`,
    body,
  );
const statusOf = async (token: string) =>
  (await callerAt(policy.url, { authorization: `Bearer ${token}` })('GET', '/api/v1/auth/me'))
    .status;
const ended = (token: string) => eventually(async () => (await statusOf(token)) === 401);

describe('A9: signing out', () => {
  it('ends the token that it comes with, and no other', async () => {
    await made('leaver');
    const [one, other] = [await tokenOf('leaver'), await tokenOf('leaver')];
    expect(await auth('logout', {}, one)).toMatchObject({ status: 204 });
    await ended(one);
    expect(await statusOf(other)).toBe(200);
    expect(await auth('logout', {}, one)).toMatchObject({ status: 204 });
    expect(await auth('logout', {})).toMatchObject({ status: 204 });
  });

  it('ends all tokens when whoever asks says so, or an administrator does', async () => {
    const id = await made('everywhere');
    const [one, other] = [await tokenOf('everywhere'), await tokenOf('everywhere')];
    expect(await auth('sign-out-everywhere', {}, one)).toMatchObject({ status: 204 });
    await Promise.all([ended(one), ended(other)]);
    const fresh = await tokenOf('everywhere');
    expect(await statusOf(fresh)).toBe(200);
    expect(await call('POST', `${userAt(id)}/sign-out`)).toMatchObject({ status: 204 });
    await ended(fresh);
  });

  it('happens to whoever is disabled, deleted, or over the time of the account', async () => {
    const id = await made('disabled');
    const token = await tokenOf('disabled');
    await call('PATCH', userAt(id), { enabled: false });
    await ended(token);
    expect(await login('disabled')).toMatchObject({
      status: 403,
      body: { code: 'account-disabled' },
    });
    await call('PATCH', userAt(id), { enabled: true });
    expect(await statusOf(token)).toBe(401);
    const fresh = await tokenOf('disabled');
    await call('PATCH', userAt(id), { expires_at: '2001-01-01T00:00:00Z' });
    await ended(fresh);
    expect(await login('disabled')).toMatchObject({ status: 403 });
    await call('PATCH', userAt(id), { expires_at: null });
    expect(await statusOf(fresh)).toBe(200);
    await call('DELETE', userAt(id));
    await ended(fresh);
    expect(await login('disabled')).toMatchObject({ status: 401 });
  });
});

describe('A9: the password of oneself', () => {
  it('is changed with the old one, ends all tokens, and is none of the last', async () => {
    await made('renewer');
    const token = await tokenOf('renewer');
    const change = (current_password: string, new_password: string, username?: string) =>
      auth('password', { current_password, new_password, username }, token);
    expect(await change('wrong guess at it', 'freshly chosen one')).toMatchObject({ status: 401 });
    expect(await change(password, 'renewer1')).toMatchObject({
      status: 422,
      body: { code: 'password-refused', fault: 'holds-the-name' },
    });
    expect(await change(password, password)).toMatchObject({ body: { fault: 'used-before' } });
    expect(await change(password, 'freshly chosen one')).toMatchObject({ status: 204 });
    await ended(token);
    expect(await login('renewer')).toMatchObject({ status: 401 });
    await tokenOf('renewer', { password: 'freshly chosen one' });
    const back = { username: 'renewer', current_password: 'freshly chosen one' };
    expect(await auth('password', { ...back, new_password: password })).toMatchObject({
      body: { fault: 'used-before' },
    });
  });

  it('must be changed when it has expired or an administrator says so, before signing in', async () => {
    const id = await made('expired', { password_max_age_days: 30 });
    const config = `/api/config/v1/user/${String(id)}`;
    await call('PATCH', config, { password_expiration: '2001-01-01T00:00:00+00:00' });
    expect(await login('expired')).toMatchObject({
      status: 403,
      body: { code: 'password-change-needed' },
    });
    const own = { username: 'expired', current_password: password };
    expect(await auth('password', { ...own, new_password: 'freshly chosen one' })).toMatchObject({
      status: 204,
    });
    await tokenOf('expired', { password: 'freshly chosen one' });
    const { body } = await call('GET', config);
    const { password_expiration } = body as { password_expiration: string };
    expect(Date.parse(password_expiration)).toBeGreaterThan(Date.now() + 29 * 86_400_000);
    await call('PATCH', config, { password_reset_next_login: true });
    expect(await login('expired', { password: 'freshly chosen one' })).toMatchObject({
      status: 403,
    });
  });
});

describe('A9: a second factor', () => {
  const codeOf = (secret: string, periods = 0) =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({
      timestamp: Date.now() + periods * 30_000,
    });

  it('is set up with a code, asked for at each sign-in, and no code is taken twice', async () => {
    const id = await made('careful');
    const own = { username: 'careful', current_password: password };
    const begun = await auth('two-factor', own);
    const { secret, uri } = begun.body as { secret: string; uri: string };
    secrets.push(secret);
    expect(uri).toContain('otpauth://totp/Jumpfleet:careful');
    expect(await auth('two-factor/confirm', { ...own, new_code: '000000' })).toMatchObject({
      status: 422,
    });
    const confirmed = await auth('two-factor/confirm', { ...own, new_code: codeOf(secret, -1) });
    const { recovery_codes } = confirmed.body as { recovery_codes: string[] };
    expect(recovery_codes).toHaveLength(10);
    secrets.push(...recovery_codes);

    expect(await login('careful')).toMatchObject({
      status: 401,
      body: { code: 'second-factor-needed' },
    });
    const first = codeOf(secret);
    await tokenOf('careful', { one_time_code: first });
    expect(await login('careful', { one_time_code: first })).toMatchObject({
      status: 401,
      body: { code: 'second-factor-wrong' },
    });
    const [recovery = ''] = recovery_codes;
    await tokenOf('careful', { one_time_code: recovery.toUpperCase() });
    expect(await login('careful', { one_time_code: recovery })).toMatchObject({ status: 401 });
    expect(await auth('two-factor', { ...own, one_time_code: recovery_codes[1] })).toMatchObject({
      status: 409,
    });
    expect((await call('GET', userAt(id))).body).toMatchObject({ two_factor_enabled: true });
    const sealed: unknown[] = await database.query('SELECT * FROM second_factor');
    expect(JSON.stringify(sealed)).not.toContain(secret);

    expect(await auth('two-factor/disable', own)).toMatchObject({ status: 401 });
    const disabled = await auth('two-factor/disable', { ...own, one_time_code: recovery_codes[2] });
    expect(disabled).toMatchObject({ status: 204 });
    await tokenOf('careful');
  });

  it('must be set up where it is required, and is taken away by an administrator', async () => {
    const id = await made('required', { two_factor_required: true });
    expect(await login('required')).toMatchObject({
      status: 403,
      body: { code: 'second-factor-setup-needed' },
    });
    const own = { username: 'required', current_password: password };
    const { secret } = (await auth('two-factor', own)).body as { secret: string };
    await auth('two-factor/confirm', { ...own, new_code: codeOf(secret, -1) });
    await tokenOf('required', { one_time_code: codeOf(secret) });
    expect(await call('DELETE', `${userAt(id)}/two-factor`)).toMatchObject({ status: 204 });
    expect(await login('required')).toMatchObject({
      status: 403,
      body: { code: 'second-factor-setup-needed' },
    });
  });
});

describe('secrets', () => {
  it('A9: are in no event, log, table of the clear or answer', async () => {
    const account = await call('POST', '/api/v1/api-accounts', { name: 'Secretive' });
    secrets.push((account.body as { client_secret: string }).client_secret);
    const tables: { name: string }[] = await database.query(
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`,
    );
    const stored: unknown[] = [];
    for (const { name } of tables) stored.push(await database.query(`SELECT * FROM "${name}"`));
    const answers = [
      (await call('GET', '/api/v1/users')).body,
      (await call('GET', '/api/config/v1/user')).body,
      (await call('GET', '/api/v1/api-accounts')).body,
    ];
    const clear = [JSON.stringify(stored), JSON.stringify(answers), ...lines, ...told].join('\n');
    for (const secret of secrets) expect(clear).not.toContain(secret);
    const events: unknown[] = await database.query('SELECT * FROM events');
    const open = [JSON.stringify(events), JSON.stringify(answers), ...lines, ...told].join('\n');
    for (const forbidden of ['$argon2', 'eyJ', 'PRIVATE KEY', 'nobody-at-all'])
      expect(open).not.toContain(forbidden);
  });
});
