import { grpcClient } from '@jumpfleet/grpc';
import { KeyRing } from '@jumpfleet/keys';
import { startService } from '@jumpfleet/lifecycle';
import type { RunningService } from '@jumpfleet/lifecycle';
import { createLogger } from '@jumpfleet/observability';
import { accessProto, policyIssuer } from '@jumpfleet/policy-contracts';
import { eventually, testDatabase, testNats } from '@jumpfleet/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AppModule } from './app.module.js';
import { readConfig } from './config.js';

const databaseUrl = await testDatabase('policy');
const nats = await testNats();

const start = (environment: Record<string, string> = {}): Promise<RunningService> =>
  startService({
    name: 'policy',
    config: readConfig({
      HTTP_PORT: '0',
      GRPC_PORT: '0',
      DATABASE_URL: databaseUrl,
      NATS_URL: nats.url,
      JUMPFLEET_ADMIN_PASSWORD: 'correct horse',
      JUMPFLEET_API_CLIENT_ID: 'operator',
      JUMPFLEET_API_CLIENT_SECRET: 'battery staple',
      ...environment,
    }),
    module: (config) => AppModule.forRoot(config),
    grpc: { package: 'jumpfleet.policy.v1', protoPath: accessProto },
    logger: createLogger({ service: 'policy', level: process.env['SPEC_LOG'] ?? 'silent' }),
  });

let policy: RunningService;
beforeAll(async () => {
  policy = await start();
});
afterAll(() => policy.close());

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(policy.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

const askToken = (id: string, secret: string, form = 'grant_type=client_credentials') =>
  fetch(`${policy.url}/oauth2/token`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: form,
  });

async function tokenOf(answer: Response): Promise<string> {
  const { access_token } = (await answer.json()) as { access_token: string };
  return access_token;
}

const apiToken = async () => tokenOf(await askToken('operator', 'battery staple'));
const bearer = async () => ({ authorization: `Bearer ${await apiToken()}` });

describe('POST /oauth2/token', () => {
  it('gives an API account a bearer token for an hour that others verify offline', async () => {
    const answer = await askToken('operator', 'battery staple');
    const body = (await answer.json()) as Record<string, unknown>;
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(body).toEqual({
      access_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 3600,
    });
    const ring = KeyRing.load([`${policy.url}/.well-known/jwks.json`]);
    await eventually(() => ring.isLoaded);
    expect(ring.verify(String(body['access_token']), policyIssuer)).toMatchObject({
      principal_type: 'api-account',
      name: 'First API account',
      administrator: true,
    });
    ring.close();
  });

  it.each([
    ['a wrong secret', () => askToken('operator', 'guess'), 401, 'invalid_client'],
    ['an unknown client', () => askToken('nobody', 'guess'), 401, 'invalid_client'],
    [
      'another grant',
      () => askToken('a', 'b', 'grant_type=password'),
      400,
      'unsupported_grant_type',
    ],
    ['no grant', () => askToken('a', 'b', 'scope=all'), 400, 'invalid_request'],
    [
      'a grant sent twice',
      () => askToken('a', 'b', 'grant_type=x&grant_type=y'),
      400,
      'invalid_request',
    ],
    [
      'a JSON body',
      () => post('/oauth2/token', { grant_type: 'client_credentials' }),
      400,
      'invalid_request',
    ],
    [
      'malformed JSON',
      () =>
        fetch(`${policy.url}/oauth2/token`, {
          method: 'POST',
          body: '{',
          headers: { 'content-type': 'application/json' },
        }),
      400,
      'invalid_request',
    ],
  ])('refuses %s with an error word and a message', async (_what, ask, status, error) => {
    const answer = await ask();
    expect(answer.status).toBe(status);
    expect(await answer.json()).toEqual({ error, message: expect.any(String) });
  });
});

describe('signing in', () => {
  it('gives a browser a cookie that scripts cannot read, and takes it back', async () => {
    const answer = await post('/api/v1/auth/login', {
      username: 'Admin',
      password: 'correct horse',
    });
    expect(await answer.json()).toEqual({ name: 'admin', administrator: true });
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(
      /^jumpfleet_session=[\w.-]+; Max-Age=3600; HttpOnly; SameSite=Strict; Path=\/$/,
    );
    const [pair = ''] = cookie.split(';');
    const me = await fetch(`${policy.url}/api/v1/auth/me`, { headers: { cookie: pair } });
    expect(await me.json()).toEqual({
      id: expect.any(String),
      name: 'admin',
      principal_type: 'user',
      administrator: true,
    });
    const logout = await post('/api/v1/auth/logout', {}, { cookie: pair });
    expect(logout.headers.get('set-cookie')).toMatch(/^jumpfleet_session=; Max-Age=0;/);
  });

  it('gives a program the token itself', async () => {
    const answer = await post('/api/v1/auth/login', {
      username: 'admin',
      password: 'correct horse',
      cookie: false,
    });
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect(await answer.json()).toEqual({
      name: 'admin',
      administrator: true,
      access_token: expect.any(String),
    });
  });

  it('slows down who guesses passwords, without locking others out', async () => {
    const guess = (address: string) =>
      post(
        '/api/v1/auth/login',
        { username: 'admin', password: 'guess' },
        { 'x-forwarded-for': address },
      );
    for (let failures = 0; failures < 10; failures++)
      expect((await guess('10.0.0.1')).status).toBe(401);
    const slowed = await guess('10.0.0.1');
    expect(slowed.status).toBe(429);
    expect(Number(slowed.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await slowed.json()).toMatchObject({ code: 'too-many-attempts' });
    expect(
      (await post('/api/v1/auth/login', { username: 'admin', password: 'correct horse' })).status,
    ).toBe(200);
  });
});

describe('the access question', () => {
  it('is answered with reasons over REST, one or many', async () => {
    const headers = await bearer();
    const one = await post(
      '/api/v1/access/decisions',
      { action: 'jump-client:jump', jump_client_id: 'x' },
      headers,
    );
    expect(await one.json()).toEqual({
      allowed: true,
      reasons: ['Administrators may do everything.'],
    });
    const stranger = { id: '6f9f8c1e-0000-4000-8000-000000000000', type: 'user' };
    const many = await post(
      '/api/v1/access/decisions',
      { questions: [{ action: 'session:view' }, { action: 'session:view', principal: stranger }] },
      headers,
    );
    expect(await many.json()).toEqual({
      decisions: [
        { allowed: true, reasons: ['Administrators may do everything.'] },
        { allowed: false, reasons: ['The account does not exist.'] },
      ],
    });
  });

  it('is answered over gRPC, and a question that is none is refused', async () => {
    interface AccessService {
      decide(request: { questions: readonly object[] }): { decisions: readonly object[] };
    }
    const { client, close } = grpcClient<AccessService>(policy.grpcAddress ?? '', {
      protoPath: accessProto,
      package: 'jumpfleet.policy.v1',
      service: 'AccessService',
    });
    const question = {
      principalId: 'no uuid',
      principalType: 'user',
      administrator: true,
      action: 'session:end',
      jumpClientId: '',
    };
    expect(await client.decide({ questions: [question] })).toEqual({
      decisions: [{ allowed: false, reasons: ['The account does not exist.'] }],
    });
    await expect(
      client.decide({ questions: [{ ...question, action: 'rule' }] }),
    ).rejects.toMatchObject({ problemCode: 'invalid-request' });
    close();
  });
});

describe('the configuration API', () => {
  it('lists API accounts and users, page by page', async () => {
    const headers = await bearer();
    const accounts = await fetch(`${policy.url}/api/config/v1/api-account?per_page=5`, { headers });
    expect(accounts.headers.get('x-bt-pagination-total')).toBe('1');
    expect(await accounts.json()).toEqual([
      expect.objectContaining({ id: 1, client_id: 'operator', perm_command: 'full_access' }),
    ]);
    const user = await fetch(`${policy.url}/api/config/v1/user/1`, { headers });
    expect(await user.json()).toMatchObject({
      username: 'admin',
      perm_admin: true,
      created_at: expect.stringMatching(/\+00:00$/),
    });
  });

  it('answers faults in its own shapes', async () => {
    const headers = await bearer();
    const ask = async (path: string) => {
      const answer = await fetch(`${policy.url}/api/config/v1/${path}`, { headers });
      return [answer.status, await answer.json()];
    };
    expect(await ask('user?colour=red')).toEqual([
      401,
      { message: expect.stringContaining('colour') },
    ]);
    expect(await ask('user?per_page=1000')).toEqual([
      422,
      { message: expect.any(String), errors: { per_page: [expect.any(String)] } },
    ]);
    expect(await ask('user/99')).toEqual([404, { message: 'User not found.' }]);
    expect((await fetch(`${policy.url}/api/config/v1/user`)).status).toBe(401);
  });
});

it('takes its first principals from the environment of the first start only', async () => {
  const again = await start({
    JUMPFLEET_ADMIN_PASSWORD: 'other',
    JUMPFLEET_API_CLIENT_ID: 'other',
  });
  const login = (password: string) =>
    fetch(`${again.url}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'admin', password, cookie: false }),
    });
  expect((await login('other')).status).toBe(401);
  const known = await login('correct horse');
  const token = await tokenOf(known);
  const accounts = await fetch(`${policy.url}/api/config/v1/api-account`, {
    headers: { authorization: `Bearer ${token}` },
  });
  expect(await accounts.json()).toHaveLength(1);
  await again.close();
});
