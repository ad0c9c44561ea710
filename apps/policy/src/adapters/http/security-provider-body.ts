import { inputText, readOnly } from '@jumpfleet/http';
import { z } from 'zod';
import type { NewSecurityProvider } from '../../application/security-providers.js';
import type { SecurityProvider } from '../../application/security-provider.ports.js';

const claim = inputText(64, 1);
const maxScopes = 20;
const fields = z.strictObject({
  id: readOnly,
  type: readOnly,
  redirect_uri: readOnly,
  name: inputText(255, 1),
  enabled: z.boolean(),
  issuer: inputText(1024, 1),
  client_id: inputText(255, 1),
  /** Only ever written. */
  client_secret: z.string().min(1).max(1024),
  scopes: z
    .array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,64}$/, 'is no scope'))
    .max(maxScopes),
  claims: z.strictObject({
    username: claim,
    display_name: claim,
    email: claim,
    groups: claim,
  }),
  creates_users: z.boolean(),
});

export const newSecurityProvider = fields
  .partial()
  .required({ name: true, issuer: true, client_id: true, client_secret: true });
export type NewSecurityProviderBody = z.infer<typeof newSecurityProvider>;
export const changedSecurityProvider = fields.partial();
export type ChangedSecurityProviderBody = z.infer<typeof changedSecurityProvider>;

/** The standard claims of OpenID Connect Core 1.0, 5.1, and what most providers call groups. */
const defaults = {
  enabled: true,
  scopes: ['profile', 'email'],
  claims: {
    username: 'preferred_username',
    displayName: 'name',
    email: 'email',
    groups: 'groups',
  },
  createsUsers: true,
} as const;

/** Terms are told at these fields. */
export const securityProviderFields = { clientId: 'client_id', createsUsers: 'creates_users' };

export function providerTermsOf(body: NewSecurityProviderBody): NewSecurityProvider {
  const { name, issuer, client_id: clientId } = body;
  return { ...defaults, name, issuer, clientId, ...changedProviderTerms(body) };
}

export function changedProviderTerms({
  name,
  enabled,
  issuer,
  client_id: clientId,
  scopes,
  claims,
  creates_users: createsUsers,
}: ChangedSecurityProviderBody): Partial<NewSecurityProvider> {
  return stated({
    name,
    enabled,
    issuer,
    clientId,
    scopes,
    claims: claims && {
      username: claims.username,
      displayName: claims.display_name,
      email: claims.email,
      groups: claims.groups,
    },
    createsUsers,
  });
}

/** Without what was not said. */
function stated<T extends object>(wish: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const said = Object.entries(wish).filter(([, value]) => value !== undefined);
  return Object.fromEntries(said) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

/** All but the secret. `redirectUri` is what the provider must be told to allow. */
export function securityProviderAnswer(
  { id, terms }: SecurityProvider,
  redirectUri: string | undefined,
): object {
  const { name, enabled, issuer, clientId, scopes, claims, createsUsers } = terms;
  return {
    id,
    type: 'oidc',
    name,
    enabled,
    issuer,
    client_id: clientId,
    scopes,
    claims: {
      username: claims.username,
      display_name: claims.displayName,
      email: claims.email,
      groups: claims.groups,
    },
    creates_users: createsUsers,
    redirect_uri: redirectUri ?? null,
  };
}

/** CONFIG-API SecurityProvider. */
export function configSecurityProvider({ id, terms: { name, enabled } }: SecurityProvider): object {
  return { id, type: 'oidc', name, enabled, user_authentication: true, group_lookup: true };
}
