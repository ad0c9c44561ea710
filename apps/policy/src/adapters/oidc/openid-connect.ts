import { Inject, Injectable } from '@nestjs/common';
import type { SecurityProviderTerms } from '@jumpfleet/policy-domain';
import { LRUCache } from 'lru-cache';
import * as client from 'openid-client';
import { PROVIDER_SECRETS, ProviderFailed } from '../../application/security-provider.ports.js';
import type {
  ExternalIdentity,
  OpenIdConnect,
  ProviderSecrets,
  SecurityProvider,
  SignInState,
} from '../../application/security-provider.ports.js';

/** How long what a provider says about itself is believed. */
const discoveredMs = 10 * 60_000;
const timeoutSeconds = 10;
const maxGroups = 1_000;
const maxName = 64;

/** Authorization code flow with PKCE, state and nonce (OpenID Connect Core 1.0, 3.1; RFC 7636; RFC 9700). */
@Injectable()
export class OpenidClient implements OpenIdConnect {
  private readonly discovered = new LRUCache<string, client.Configuration>({
    max: 20,
    ttl: discoveredMs,
  });

  constructor(@Inject(PROVIDER_SECRETS) private readonly secrets: ProviderSecrets) {}

  async begin(provider: SecurityProvider, redirectUri: string) {
    const configuration = await this.configuration(provider);
    const [codeVerifier, state, nonce] = [
      client.randomPKCECodeVerifier(),
      client.randomState(),
      client.randomNonce(),
    ];
    const url = client.buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: ['openid', ...provider.terms.scopes].join(' '),
      code_challenge: await client.calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
      state,
      nonce,
    });
    return { url: url.href, state, nonce, codeVerifier };
  }

  async finish(
    provider: SecurityProvider,
    { state, nonce, codeVerifier }: SignInState,
    url: URL,
  ): Promise<ExternalIdentity> {
    const configuration = await this.configuration(provider);
    try {
      const tokens = await client.authorizationCodeGrant(configuration, url, {
        pkceCodeVerifier: codeVerifier,
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (!claims) throw new Error('There is no ID token.');
      return identityFrom(await this.allClaims(configuration, tokens.access_token, claims), {
        subject: claims.sub,
        names: provider.terms.claims,
      });
    } catch (cause) {
      throw new ProviderFailed('The answer of the provider does not hold.', { cause });
    }
  }

  /** Providers tell names and groups in either place; what the ID token says is signed and counts first. */
  private async allClaims(
    configuration: client.Configuration,
    accessToken: string,
    claims: client.IDToken,
  ): Promise<Claims> {
    if (configuration.serverMetadata().userinfo_endpoint === undefined) return claims;
    return { ...(await client.fetchUserInfo(configuration, accessToken, claims.sub)), ...claims };
  }

  private async configuration({
    id,
    terms: { issuer, clientId, secretVersion },
  }: SecurityProvider): Promise<client.Configuration> {
    const key = JSON.stringify([id, issuer, clientId, secretVersion]);
    const known = this.discovered.get(key);
    if (known) return known;
    const secret = await this.secrets.find(id, secretVersion);
    const server = new URL(issuer);
    const configuration = await client
      .discovery(server, clientId, secret, undefined, {
        timeout: timeoutSeconds,
        // eslint-disable-next-line @typescript-eslint/no-deprecated -- only on this machine, see issuerFault
        execute: server.protocol === 'http:' ? [client.allowInsecureRequests] : [],
      })
      .catch((cause: unknown) => {
        throw new ProviderFailed('The provider cannot be reached.', { cause });
      });
    this.discovered.set(key, configuration);
    return configuration;
  }
}

type Claims = Readonly<Record<string, unknown>>;

function identityFrom(
  claims: Claims,
  { subject, names }: Readonly<{ subject: string; names: SecurityProviderTerms['claims'] }>,
): ExternalIdentity {
  const text = (name: string): string | undefined => {
    const value = claims[name];
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
  };
  const username = text(names.username) ?? text('email') ?? subject;
  const displayName = text(names.displayName) ?? username;
  const groups = claims[names.groups];
  const named = (Array.isArray(groups) ? groups : [groups]) as readonly unknown[];
  return {
    subject,
    username: username.slice(0, maxName),
    displayName: displayName.slice(0, maxName),
    email: text(names.email),
    groups: named.filter((one) => typeof one === 'string').slice(0, maxGroups),
  };
}
