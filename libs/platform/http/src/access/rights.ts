import type { AccessScope, Action } from '@jumpfleet/policy-contracts';
import type { AccessDecider } from './access-decider.js';
import type { Principal } from './principal.js';

/** Where whoever asks may do what, action by action. */
export interface Rights {
  scope(action: Action): Promise<AccessScope>;
}

export function rightsOf(decider: Pick<AccessDecider, 'scope'>, principal: Principal): Rights {
  return { scope: (action) => decider.scope(principal, action) };
}
