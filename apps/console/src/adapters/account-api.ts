import { get, send } from './api.js';

export type Account = Readonly<{
  id: string;
  name: string;
  principal_type: string;
  administrator: boolean;
}>;

export const whoAmI = () => get<Account>('/api/v1/auth/me');

export async function signIn(username: string, password: string): Promise<Account> {
  await send<unknown>('POST', '/api/v1/auth/login', { username, password });
  return whoAmI();
}

export const signOut = () => send<unknown>('POST', '/api/v1/auth/logout');

/** Another way to sign in than by a password here. */
export type SecurityProvider = Readonly<{ id: number; name: string }>;

export const securityProviders = () =>
  get<{ items: readonly SecurityProvider[] }>('/api/v1/auth/oidc');

/** Where to send the browser so that it comes back, signed in, to the page that it is at. */
export function signInAddress({ id }: SecurityProvider, { pathname }: Location): string {
  return `/api/v1/auth/oidc/${id}?return_to=${encodeURIComponent(pathname)}`;
}
