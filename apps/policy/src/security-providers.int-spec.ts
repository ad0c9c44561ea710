import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RunningService } from '@jumpfleet/lifecycle';
import {
  openIdClient,
  setGroups,
  signInAt,
  startOpenIdProvider,
} from './testing/openid-provider.js';
import { newSite, post, signedIn } from './testing/site.js';

const publicUrl = 'http://site.test';
const redirectUri = `${publicUrl}/api/v1/auth/oidc/callback`;

let service: RunningService;
let issuer: string;
let headers: Readonly<Record<string, string>>;
let provider: number;

const at = (path: string): string => `${service.url}${path}`;
const change = (body: object) =>
  fetch(at(`/api/v1/security-providers/${String(provider)}`), {
    method: 'PATCH',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

beforeAll(async () => {
  issuer = await startOpenIdProvider(redirectUri);
  const site = await newSite();
  service = await site.start({ PUBLIC_URL: publicUrl });
  headers = await signedIn(service.url);
  const created = await post(
    at('/api/v1/security-providers'),
    {
      name: 'Our company',
      issuer,
      client_id: openIdClient.id,
      client_secret: openIdClient.secret,
      scopes: ['profile', 'email', 'groups'],
    },
    headers,
  );
  expect(created.status).toBe(201);
  provider = ((await created.json()) as { id: number }).id;
});

afterAll(() => service.close());

const cookiesOf = (answer: Response): string =>
  answer.headers
    .getSetCookie()
    .map((cookie) => cookie.slice(0, cookie.indexOf(';')))
    .join('; ');

/** All that a browser does; the site's address stands for the service's own. */
async function signIn(login: string, returnTo = '/login') {
  const query = `return_to=${encodeURIComponent(returnTo)}`;
  const start = await fetch(at(`/api/v1/auth/oidc/${String(provider)}?${query}`), {
    redirect: 'manual',
  });
  const back = await signInAt(start.headers.get('location') ?? '', login);
  const callback = await fetch(at(`${back.pathname}${back.search}`), {
    headers: { cookie: cookiesOf(start) },
  });
  const goesOnAt = callback.headers.get('refresh')?.replace('0;url=', '');
  return { back, goesOnAt, cookie: cookiesOf(callback) };
}

async function me(cookie: string) {
  const answer = await fetch(at('/api/v1/auth/me'), { headers: { cookie } });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

describe('signing in at a security provider', () => {
  it('makes somebody new a user, who comes back to where the sign-in began', async () => {
    await setGroups(issuer, 'ada', ['helpdesk']);
    const { goesOnAt, cookie } = await signIn('ada');
    expect(goesOnAt).toBe('/login');
    expect(await me(cookie)).toMatchObject({
      status: 200,
      body: { name: 'ada', administrator: false },
    });
  });

  it('knows them again, by who they are there and not by their name', async () => {
    const [first, second] = [await signIn('ada'), await signIn('ada')];
    const ids = await Promise.all([me(first.cookie), me(second.cookie)]);
    expect(ids[0].body['id']).toBe(ids[1].body['id']);
  });

  it('gives what a group policy gives to a group of the provider', async () => {
    const users = (await (
      await fetch(at('/api/config/v1/user?username=ada'), { headers })
    ).json()) as { id: number; security_provider_id: number }[];
    expect(users).toMatchObject([{ security_provider_id: provider }]);
    const policy = (await (
      await post(
        at('/api/config/v1/group-policy'),
        { name: 'Helpers', perm_support_allowed: 'full_support', rep_perm_status: 'defined' },
        headers,
      )
    ).json()) as { id: number };
    const member = { security_provider_id: provider, group_name: 'helpdesk' };
    const path = `/api/config/v1/group-policy/${String(policy.id)}/member`;
    expect((await post(at(path), member, headers)).status).toBe(201);
    const supportOf = async () => {
      const user = await fetch(at(`/api/config/v1/user/${String(users[0]?.id)}`), { headers });
      return ((await user.json()) as Record<string, unknown>)['perm_support_allowed'];
    };
    expect(await supportOf()).toBe('full_support');
    await setGroups(issuer, 'ada', []);
    await signIn('ada');
    expect(await supportOf()).toBe('not_allowed');
  });

  it('never takes over a user who signs in another way', async () => {
    const { goesOnAt, cookie } = await signIn('admin');
    expect(goesOnAt).toBe('/?sign_in_problem=username-taken');
    expect(cookie).not.toContain('jumpfleet_session');
  });

  it('lets nobody new in where users are not made', async () => {
    expect((await change({ creates_users: false })).status).toBe(200);
    expect((await signIn('bob')).goesOnAt).toBe('/?sign_in_problem=user-unknown');
    expect((await signIn('ada')).goesOnAt).toBe('/login');
    await change({ creates_users: true });
  });

  it('takes no answer that another browser began', async () => {
    const start = await fetch(at(`/api/v1/auth/oidc/${String(provider)}`), { redirect: 'manual' });
    const back = await signInAt(start.headers.get('location') ?? '', 'ada');
    const callback = await fetch(at(`${back.pathname}${back.search}`));
    expect(callback.headers.get('refresh')).toBe('0;url=/?sign_in_problem=sign-in-not-begun');
  });

  it.each(['//evil.test', '/\\evil.test', 'https://evil.test/', '/a b'])(
    'goes on at no other site: %s',
    async (returnTo) => {
      const query = `return_to=${encodeURIComponent(returnTo)}`;
      const answer = await fetch(at(`/api/v1/auth/oidc/${String(provider)}?${query}`));
      expect(answer.status).toBe(422);
    },
  );

  it('is not offered while it is not enabled', async () => {
    const offered = async () => (await fetch(at('/api/v1/auth/oidc'))).json();
    expect(await offered()).toEqual({ items: [{ id: provider, name: 'Our company' }] });
    await change({ enabled: false });
    expect(await offered()).toEqual({ items: [] });
    const start = await fetch(at(`/api/v1/auth/oidc/${String(provider)}`), { redirect: 'manual' });
    expect(start.status).toBe(404);
    await change({ enabled: true });
  });
});

describe('a security provider', () => {
  it('is told without its secret, and by the configuration API as that says', async () => {
    const one = await fetch(at(`/api/v1/security-providers/${String(provider)}`), { headers });
    const text = await one.text();
    expect(text).not.toContain(openIdClient.secret);
    expect(JSON.parse(text)).toMatchObject({ type: 'oidc', redirect_uri: redirectUri });
    const listed = await fetch(at('/api/config/v1/security-provider'), { headers });
    expect(await listed.json()).toEqual([
      {
        id: provider,
        type: 'oidc',
        name: 'Our company',
        enabled: true,
        user_authentication: true,
        group_lookup: true,
      },
    ]);
  });

  it('works on with a new secret, and says so when that is wrong', async () => {
    await change({ client_secret: 'another' });
    expect((await signIn('ada')).goesOnAt).toBe('/?sign_in_problem=security-provider-failed');
    await change({ client_secret: openIdClient.secret });
    expect((await signIn('ada')).goesOnAt).toBe('/login');
  });

  it('stays while users sign in by it', async () => {
    const answer = await fetch(at(`/api/v1/security-providers/${String(provider)}`), {
      method: 'DELETE',
      headers,
    });
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ code: 'security-provider-in-use' });
  });

  it.each([
    ['no address', { issuer: 'company' }, 'issuer'],
    ['an address in the clear', { issuer: 'http://login.example.test' }, 'issuer'],
    ['a scope with blanks', { scopes: ['a b'] }, 'scopes.0'],
    ['a field that nobody knows', { tenant: 'x' }, ''],
  ])('is refused with %s', async (_case, body, path) => {
    const answer = await change(body);
    expect(answer.status).toBe(422);
    const { errors } = (await answer.json()) as { errors: { path: string }[] };
    expect(errors.map((error) => error.path)).toContain(path);
  });
});
