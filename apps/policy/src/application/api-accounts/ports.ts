import type { LivingTokens } from '@jumpfleet/policy-domain';
import type { ApiAccountRow } from './api-account-list.projection.js';

export const API_ACCOUNTS = Symbol('API_ACCOUNTS');
export const API_TOKENS = Symbol('API_TOKENS');

/** API accounts as they are now. */
export interface ApiAccounts {
  byNumber(number: number): Promise<ApiAccountRow | undefined>;
  byId(id: string): Promise<ApiAccountRow | undefined>;
}

/** When the living tokens of each account were issued. */
export interface ApiTokens {
  /** Notes one more. */
  issued(accountId: string, nowMs: number): Promise<LivingTokens>;
}
