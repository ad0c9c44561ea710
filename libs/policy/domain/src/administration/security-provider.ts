import { invalid } from './administered.messages.js';
import type { AdministeredEvent, InvalidTerm } from './administered.messages.js';
import type { AdministeredKind } from './administered.decider.js';

/** The site itself, which vouches for users with a password here; nobody administers it. */
export const localProvider = 1;

/**
 * An OpenID Connect provider that vouches for users (OpenID Connect Core 1.0), as a client of it is
 * registered there. The client secret is no part of it: it lies sealed, beside the log.
 */
export type SecurityProviderTerms = Readonly<{
  name: string;
  enabled: boolean;
  /** The issuer's address; everything else is discovered from it (OpenID Connect Discovery 1.0). */
  issuer: string;
  clientId: string;
  /** Which of the client secrets that it ever had counts; they are numbered from 1. */
  secretVersion: number;
  /** Asked for beside `openid`. */
  scopes: readonly string[];
  /** Which claims say who somebody is. */
  claims: Readonly<{ username: string; displayName: string; email: string; groups: string }>;
  /** Somebody who is not known yet becomes a user at the first sign-in; otherwise nobody new gets in. */
  createsUsers: boolean;
}>;

export type SecurityProviderEvent = AdministeredEvent<'SecurityProvider', SecurityProviderTerms>;

export const securityProvider: AdministeredKind<'SecurityProvider', SecurityProviderTerms> = {
  name: 'SecurityProvider',
  version: 1,
  slug: 'security-provider',
  noun: 'Security Provider',
  nameTerm: 'name',
  faultOf: ({ issuer }) => issuerFault(issuer),
};

/** In the clear, whoever is between could say who anybody is; on this machine nobody is between. */
function issuerFault(issuer: string): InvalidTerm | undefined {
  const [, protocol, host] =
    /^(https?):\/\/(\[[^\]]+\]|[^/:?#]+)(:\d+)?(\/[^?#]*)?$/.exec(issuer) ?? [];
  if (protocol === undefined || host === undefined)
    return invalid('issuer-invalid', 'issuer', 'is no address of an issuer');
  if (protocol === 'https' || /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(host))
    return undefined;
  return invalid('issuer-not-encrypted', 'issuer', 'must begin with https://');
}
