import { KeyRing } from '@jumpfleet/keys';
import type { RunningService } from '@jumpfleet/lifecycle';
import { policyIssuer } from '@jumpfleet/policy-contracts';
import { eventually } from '@jumpfleet/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { askToken, newSite, post } from '../../testing/site.js';

const site = await newSite();
let policy: RunningService;
beforeAll(async () => {
  policy = await site.start();
});
afterAll(() => policy.close());

const known = ['operator', 'battery staple'] as const;
const ask = (client: readonly [string, string], form?: string) =>
  askToken(policy.url, client, form);
const tokenUrl = () => `${policy.url}/oauth2/token`;

describe('the token endpoint', () => {
  it('gives an API account a bearer token for an hour that others verify offline', async () => {
    const answer = await ask(known);
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

  const malformed = () =>
    fetch(tokenUrl(), {
      method: 'POST',
      body: '{',
      headers: { 'content-type': 'application/json' },
    });
  const withoutHeader = () =>
    fetch(tokenUrl(), {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: 'operator',
        client_secret: 'battery staple',
      }),
    });

  it.each([
    ['a wrong secret', () => ask(['operator', 'guess']), 401, 'invalid_client'],
    ['an unknown client', () => ask(['nobody', 'guess']), 401, 'invalid_client'],
    ['a secret in the form', withoutHeader, 401, 'invalid_client'],
    ['another grant', () => ask(known, 'grant_type=password'), 400, 'unsupported_grant_type'],
    ['no grant', () => ask(known, 'scope=all'), 400, 'invalid_request'],
    ['a grant sent twice', () => ask(known, 'grant_type=x&grant_type=y'), 400, 'invalid_request'],
    ['a JSON body', () => post(tokenUrl(), { grant_type: 'x' }), 400, 'invalid_request'],
    ['malformed JSON', malformed, 400, 'invalid_request'],
  ])('refuses %s with an error word and a message', async (_what, send, status, error) => {
    const answer = await send();
    expect(answer.status).toBe(status);
    expect(await answer.json()).toEqual({ error, message: expect.any(String) });
  });

  it('stands in the description of the service, like every other route', async () => {
    const { paths } = (await (await fetch(`${policy.url}/openapi.json`)).json()) as {
      paths: Record<string, unknown>;
    };
    const known = [
      '/.well-known/jwks.json',
      '/api/config/v1/api-account',
      '/api/config/v1/api-account/{id}',
      '/api/config/v1/user',
      '/api/config/v1/user/{id}',
      '/api/v1/access/decisions',
      '/api/v1/auth/login',
      '/api/v1/auth/logout',
      '/api/v1/auth/me',
      '/oauth2/token',
    ];
    expect(Object.keys(paths)).toEqual(expect.arrayContaining(known));
  });

  it('names the scheme that it wants', async () => {
    const answer = await ask(['operator', 'guess']);
    expect(answer.headers.get('www-authenticate')).toBe('Basic realm="jumpfleet"');
  });
});
