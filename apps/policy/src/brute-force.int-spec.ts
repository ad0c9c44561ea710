import { beforeAll, describe, expect, it } from '@jest/globals';
import type { RunningService } from '@jumpfleet/lifecycle';
import { atEndOfSpecFile } from '@jumpfleet/testing';
import { DataSource } from 'typeorm';
import { callerAt } from './testing/caller.js';
import type { Caller } from './testing/caller.js';
import { askToken, firstSecrets, newSite, post, signedIn } from './testing/site.js';

const site = await newSite();
const password = 'wholly unguessed';
let policy: RunningService;
let call: Caller;
let database: DataSource;
beforeAll(async () => {
  policy = await site.start();
  atEndOfSpecFile(() => policy.close());
  call = callerAt(policy.url, await signedIn(policy.url));
  database = await new DataSource({ type: 'postgres', url: site.databaseUrl }).initialize();
  atEndOfSpecFile(() => database.destroy());
}, 60_000);

async function made(username: string): Promise<number> {
  const { status, body } = await call('POST', '/api/v1/users', { username, password });
  expect(status).toBe(201);
  return (body as { id: number }).id;
}
const userAt = (id: number) => `/api/v1/users/${String(id)}`;

const login = (username: string, more: object = {}, address = '127.0.0.1') =>
  post(
    `${policy.url}/api/v1/auth/login`,
    { username, password, cookie: false, ...more },
    { 'x-forwarded-for': address },
  );

describe('A9: brute force', () => {
  const guess = (username: string, address: string) =>
    login(username, { password: 'wrong guess at it' }, address);

  it('is slowed down from one place, for a name that is not there just as for one that is', async () => {
    await made('guessed');
    for (const name of ['guessed', 'nobody-at-all']) {
      const answers = await Promise.all(Array.from({ length: 14 }, () => guess(name, '192.0.2.1')));
      const statuses = answers.map(({ status }) => status).sort();
      expect(statuses).toEqual([...Array<number>(10).fill(401), ...Array<number>(4).fill(429)]);
    }
    expect(await login('guessed', {}, '192.0.2.1')).toMatchObject({ status: 429 });
    expect(await login('guessed', {}, '192.0.2.2')).toMatchObject({ status: 200 });
  });

  it('locks the account out from everywhere, over a restart, until an administrator unlocks it', async () => {
    const id = await made('locked');
    for (let place = 0; place < 5; place++)
      await Promise.all(
        Array.from({ length: 10 }, () => guess('locked', `198.51.100.${String(place)}`)),
      );
    expect(await login('locked', {}, '203.0.113.1')).toMatchObject({ status: 429 });
    await policy.close();
    policy = await site.start();
    call = callerAt(policy.url, await signedIn(policy.url));
    expect(await login('locked', {}, '203.0.113.1')).toMatchObject({ status: 429 });
    const config = `/api/config/v1/user/${String(id)}`;
    const { failed_logins } = (await call('GET', config)).body as { failed_logins: number };
    expect(failed_logins).toBeGreaterThanOrEqual(50);
    const locked: unknown[] = await database.query(
      `SELECT 1 FROM events WHERE type = 'UserLockedOut' AND (data->>'number')::int = $1`,
      [id],
    );
    expect(locked).toHaveLength(1);

    const unlocked = await call('PATCH', config, { failed_logins: 0 });
    expect(unlocked.body).toMatchObject({ failed_logins: 0 });
    expect(await login('locked', {}, '203.0.113.1')).toMatchObject({ status: 200 });
    expect((await call('GET', config)).body).toMatchObject({
      last_authentication: expect.stringMatching(/\+00:00$/),
    });
    await guess('locked', '203.0.113.1');
    expect(await call('POST', `${userAt(id)}/unlock`)).toMatchObject({ status: 204 });
    expect((await call('GET', userAt(id))).body).toMatchObject({ failed_logins: 0 });
  });

  it('is slowed down from a place that tries many names', async () => {
    const names = Array.from({ length: 105 }, (_, index) => `name-${String(index)}`);
    const statuses: number[] = [];
    for (const name of names) statuses.push((await guess(name, '192.0.2.77')).status);
    expect(statuses.slice(0, 100)).toEqual(Array<number>(100).fill(401));
    expect(statuses.slice(100)).toEqual(Array<number>(5).fill(429));
  });

  it('does not stand in the way of a program that asks for many tokens at once', async () => {
    const { JUMPFLEET_API_CLIENT_ID: id, JUMPFLEET_API_CLIENT_SECRET: secret } = firstSecrets;
    const answers = await Promise.all(
      Array.from({ length: 25 }, () => askToken(policy.url, [id, secret])),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  });
});
