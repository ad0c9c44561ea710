import type { Standing } from '@jumpfleet/policy-contracts';
import { Problem } from '../problems/problem.js';
import type { Principal } from './principal.js';

/** Whoever comes with a good access token: which one it is, and from where it was sent. */
export type Visit = Readonly<{
  principal: Pick<Principal, 'id' | 'type'>;
  issuedAtMs: number;
  /** Empty where the token has no id. */
  tokenId: string;
  /** Empty where it is not known. */
  address: string;
}>;

/**
 * Lets in who stands. The one answer for accounts that are gone, disabled or signed out tells nobody which
 * of it is so.
 */
export function demandStanding(standing: Standing): void {
  switch (standing) {
    case 'good':
      return;
    case 'unknown':
    case 'disabled':
    case 'token-withdrawn':
      throw new Problem({
        status: 401,
        code: 'token-withdrawn',
        detail: 'The access token does not hold any more. Sign in again.',
      });
    case 'address-not-allowed':
      throw new Problem({
        status: 403,
        code: 'address-not-allowed',
        detail: 'This API account may not be used from this address.',
      });
  }
}
