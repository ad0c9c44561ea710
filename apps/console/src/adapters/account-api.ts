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
