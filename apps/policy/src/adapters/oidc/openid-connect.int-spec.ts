import { beforeAll, describe, expect, it } from '@jest/globals';
import { ProviderFailed } from '../../application/security-provider.ports.js';
import type { SecurityProvider } from '../../application/security-provider.ports.js';
import {
  openIdClient,
  setGroups,
  signInAt,
  startOpenIdProvider,
} from '../../testing/openid-provider.js';
import { OpenidClient } from './openid-connect.js';

const redirectUri = 'http://site.test/api/v1/auth/oidc/callback';
const client = new OpenidClient({
  keep: () => Promise.reject(new Error('nothing is kept here')),
  find: () => Promise.resolve(openIdClient.secret),
});

let provider: SecurityProvider;

beforeAll(async () => {
  const terms = {
    name: 'Our company',
    enabled: true,
    issuer: await startOpenIdProvider(redirectUri),
    clientId: openIdClient.id,
    scopes: ['profile', 'email', 'groups'],
    claims: {
      username: 'preferred_username',
      displayName: 'name',
      email: 'email',
      groups: 'groups',
    },
    createsUsers: true,
    secretVersion: 1,
  };
  provider = { id: 2, name: terms.name, code_name: '', terms };
});

const remember = (begun: Awaited<ReturnType<OpenidClient['begin']>>) => ({
  ...begun,
  provider: 2,
  returnTo: '/',
  expiresAtMs: Infinity,
});

describe('signing in at an OpenID provider', () => {
  it('tells who came back, with the groups that they are in', async () => {
    await setGroups(provider.terms.issuer, 'ada', ['helpdesk', 'night-shift']);
    const begun = await client.begin(provider, redirectUri);
    const back = await signInAt(begun.url, 'ada');
    expect(await client.finish(provider, remember(begun), back)).toEqual({
      subject: 'ada',
      username: 'ada',
      displayName: 'Ada',
      email: 'ada@example.test',
      groups: ['helpdesk', 'night-shift'],
    });
  });

  it.each([
    ['a state that was not sent', { state: 'another' }],
    ['a nonce that was not sent', { nonce: 'another' }],
    ['the verifier of another sign-in', { codeVerifier: 'x'.repeat(43) }],
  ])('refuses an answer to %s', async (_case, other) => {
    const begun = await client.begin(provider, redirectUri);
    const back = await signInAt(begun.url, 'ada');
    await expect(client.finish(provider, { ...remember(begun), ...other }, back)).rejects.toThrow(
      ProviderFailed,
    );
  });

  it('takes no code twice', async () => {
    const begun = await client.begin(provider, redirectUri);
    const back = await signInAt(begun.url, 'ada');
    await client.finish(provider, remember(begun), back);
    await expect(client.finish(provider, remember(begun), back)).rejects.toThrow(ProviderFailed);
  });

  it('says that a provider cannot be reached', async () => {
    const away = { ...provider, terms: { ...provider.terms, issuer: 'http://127.0.0.1:9' } };
    await expect(client.begin(away, redirectUri)).rejects.toThrow(ProviderFailed);
  });
});
