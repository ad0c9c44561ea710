import type { RunningService } from '@jumpfleet/lifecycle';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newSite, post } from '../../testing/site.js';

const site = await newSite();
let policy: RunningService;
beforeAll(async () => {
  policy = await site.start();
});
afterAll(() => policy.close());

const admin = { username: 'admin', password: 'correct horse' };
const login = (body: object, headers = {}) =>
  post(`${policy.url}/api/v1/auth/login`, body, headers);

describe('signing in', () => {
  it('gives a browser a cookie that scripts cannot read, and takes it back', async () => {
    const answer = await login({ ...admin, username: ' Admin' });
    expect(await answer.json()).toEqual({ name: 'admin', administrator: true });
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(
      /^jumpfleet_session=[\w.-]+; Max-Age=3600; HttpOnly; SameSite=Strict; Path=\/$/,
    );
    const [pair = ''] = cookie.split(';');
    const me = await fetch(`${policy.url}/api/v1/auth/me`, { headers: { cookie: pair } });
    expect(await me.json()).toMatchObject({
      id: expect.any(String),
      number: 1,
      name: 'admin',
      principal_type: 'user',
      administrator: true,
      rights: ['administrator'],
      two_factor_enabled: false,
    });
    const logout = await post(`${policy.url}/api/v1/auth/logout`, {}, { cookie: pair });
    expect(logout.status).toBe(204);
    expect(logout.headers.get('set-cookie')).toMatch(/^jumpfleet_session=; Max-Age=0;/);
  });

  it('asks for a secure line on a site that has one', async () => {
    const secure = await site.start({ PUBLIC_URL: 'https://support.example.com' });
    const answer = await post(`${secure.url}/api/v1/auth/login`, admin);
    expect(answer.headers.get('set-cookie')).toMatch(/; Secure$/);
    await secure.close();
  });

  it('gives a program the token itself', async () => {
    const answer = await login({ ...admin, cookie: false });
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect(await answer.json()).toEqual({
      name: 'admin',
      administrator: true,
      access_token: expect.any(String),
    });
  });

  it('does not tell whether the name or the password was wrong', async () => {
    const [name, password] = await Promise.all([
      login({ ...admin, username: 'nobody' }),
      login({ ...admin, password: 'guess' }),
    ]);
    expect([name.status, password.status]).toEqual([401, 401]);
    expect(await name.json()).toEqual(await password.json());
  });

  it('slows down who guesses passwords, without locking others out', async () => {
    const guess = () => login({ ...admin, password: 'guess' }, { 'x-forwarded-for': '10.0.0.1' });
    for (let failures = 0; failures < 10; failures++) expect((await guess()).status).toBe(401);
    const slowed = await guess();
    expect(slowed.status).toBe(429);
    expect(Number(slowed.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await slowed.json()).toMatchObject({ code: 'too-many-attempts' });
    expect((await login(admin)).status).toBe(200);
  });
});

describe('being signed in', () => {
  it('needs a token', async () => {
    const answer = await fetch(`${policy.url}/api/v1/auth/me`);
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    expect(await answer.json()).toMatchObject({ code: 'token-missing', status: 401 });
  });
});
