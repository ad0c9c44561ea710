import type { Within } from '@jumpfleet/event-log';
import type { PolicyEvent, SecurityProviderTerms } from '@jumpfleet/policy-domain';
import type { AdministeredRow } from './administration/administration-ledger.js';

export const OPENID_CONNECT = Symbol('OPENID_CONNECT');
export const PROVIDER_SECRETS = Symbol('PROVIDER_SECRETS');
export const EXTERNAL_IDENTITIES = Symbol('EXTERNAL_IDENTITIES');

export type SecurityProvider = AdministeredRow<SecurityProviderTerms>;

/** Client secrets by provider and version: kept before the provider's event names the version. */
export interface ProviderSecrets {
  keep(provider: number, version: number, secret: string): Promise<void>;
  /** Throws `SealBroken` when the site's key is another one. */
  find(provider: number, version: number): Promise<string>;
}

/** What a provider says of somebody who signed in there. */
export type ExternalIdentity = Readonly<{
  /** `sub`: who it is there, for ever. */
  subject: string;
  username: string;
  displayName: string;
  email: string | undefined;
  groups: readonly string[];
}>;

/** Who at a provider is which user here. */
export interface ExternalIdentities {
  userOf(provider: number, subject: string): Promise<string | undefined>;
  /** In the transaction that creates the user. */
  linked(provider: number, subject: string): Within<PolicyEvent>;
}

/** What must be remembered between sending somebody to a provider and seeing them come back. */
export type SignInState = Readonly<{
  provider: number;
  state: string;
  nonce: string;
  codeVerifier: string;
  /** Where on this site to go on afterwards: a path. */
  returnTo: string;
  expiresAtMs: number;
}>;

/** The provider cannot be reached, or what it said does not hold. */
export class ProviderFailed extends Error {
  override readonly name = 'ProviderFailed';
}

export interface OpenIdConnect {
  /** Where to send the browser, and what to remember meanwhile; throws `ProviderFailed`. */
  begin(
    provider: SecurityProvider,
    redirectUri: string,
  ): Promise<
    Readonly<{ url: string }> & Omit<SignInState, 'provider' | 'returnTo' | 'expiresAtMs'>
  >;
  /** Who came back, to `url`; throws `ProviderFailed`. */
  finish(provider: SecurityProvider, remembered: SignInState, url: URL): Promise<ExternalIdentity>;
}
