import type { RunningService } from '@jumpfleet/lifecycle';
import { eventually, testPostgres } from '@jumpfleet/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { askToken, bearer, newSite, post } from './testing/site.js';

const postgres = await testPostgres();
await postgres.createDatabase('policy');
const site = await newSite(postgres.url('policy'));
let policy: RunningService;
beforeAll(async () => {
  policy = await site.start();
});
afterAll(() => policy.close());

const ready = async () => (await fetch(`${policy.url}/health/ready`)).status;

describe('policy while Postgres is away', () => {
  it('says so, allows nothing, and serves again as soon as Postgres is back', async () => {
    const headers = await bearer(policy.url);
    const decide = () =>
      post(`${policy.url}/api/v1/access/decisions`, { action: 'session:view' }, headers);
    expect((await decide()).status).toBe(200);
    await postgres.kill();

    expect(await ready()).toBe(503);
    // What it holds in memory counts for a second: whoever changes policy meanwhile needs Postgres, too.
    await eventually(async () => {
      const decision = await decide();
      expect(decision.status).toBe(503);
      expect(await decision.json()).toMatchObject({ code: 'temporarily-unavailable' });
    });
    const token = await askToken(policy.url, ['operator', 'battery staple']);
    expect(token.status).toBe(503);
    expect(await token.json()).toEqual({ error: 'server_error', message: expect.any(String) });
    expect((await fetch(`${policy.url}/.well-known/jwks.json`)).status).toBe(200);
    expect((await fetch(`${policy.url}/api/v1/auth/me`, { headers })).status).toBe(503);

    await postgres.start();
    await eventually(async () => (await ready()) === 200);
    expect((await decide()).status).toBe(200);
    await eventually(
      async () => (await bearer(policy.url))['authorization'] !== 'Bearer undefined',
    );
  });
});
