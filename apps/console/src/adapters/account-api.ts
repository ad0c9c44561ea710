import { get, send } from './api.js';

export type Account = Readonly<{
  id: string;
  name: string;
  principal_type: string;
  administrator: boolean;
}>;

export const whoAmI = () => get<Account>('/api/v1/auth/me');

/** What somebody proves to be who they are with. */
export type Proof = Readonly<{ username: string; password: string; oneTimeCode: string }>;

export async function signIn({ username, password, oneTimeCode }: Proof): Promise<Account> {
  const code = oneTimeCode === '' ? {} : { one_time_code: oneTimeCode };
  await send<unknown>('POST', '/api/v1/auth/login', { username, password, ...code });
  return whoAmI();
}

const proofOf = ({ username, password, oneTimeCode }: Proof) => ({
  username,
  current_password: password,
  ...(oneTimeCode === '' ? {} : { one_time_code: oneTimeCode }),
});

export const changePassword = (proof: Proof, newPassword: string) =>
  send<unknown>('POST', '/api/v1/auth/password', { ...proofOf(proof), new_password: newPassword });

/** The seed of one-time codes, to be typed or scanned into an authenticator app. */
export const beginSecondFactor = (proof: Proof) =>
  send<Readonly<{ secret: string; uri: string }>>(
    'POST',
    '/api/v1/auth/two-factor',
    proofOf(proof),
  );

/** Each recovery code stands in for one one-time code; they are told this once. */
export const confirmSecondFactor = (proof: Proof, newCode: string) =>
  send<Readonly<{ recovery_codes: readonly string[] }>>('POST', '/api/v1/auth/two-factor/confirm', {
    ...proofOf(proof),
    new_code: newCode,
  });

export const signOut = () => send<unknown>('POST', '/api/v1/auth/logout');

/** Another way to sign in than by a password here. */
export type SecurityProvider = Readonly<{ id: number; name: string }>;

export const securityProviders = () =>
  get<{ items: readonly SecurityProvider[] }>('/api/v1/auth/oidc');

/** Where to send the browser so that it comes back, signed in, to the page that it is at. */
export function signInAddress({ id }: SecurityProvider, { pathname }: Location): string {
  return `/api/v1/auth/oidc/${id}?return_to=${encodeURIComponent(pathname)}`;
}
