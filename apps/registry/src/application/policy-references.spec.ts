import { describe, expect, it } from '@jest/globals';
import type { PolicyReferences } from './policy-references.js';
import { unknownPolicy } from './policy-references.js';

/** Knows of the policy from the given look on. */
function toldAtLook(look: number): PolicyReferences {
  let looks = 0;
  return {
    existing: () => Promise.resolve(new Set(++looks >= look ? [7] : [])),
    byCode: () => Promise.resolve(undefined),
    publicSites: () => Promise.resolve(['site.test']),
  };
}

describe('what an item names of policy', () => {
  it('may have been made a moment ago', async () => {
    expect(await unknownPolicy(toldAtLook(3), { jumpPolicyId: 7 })).toBeUndefined();
  });

  it('is refused at its field when it does not come to be there', async () => {
    const settings = { jumpPolicyId: null, attendedSessionPolicyId: 7 };
    expect(await unknownPolicy(toldAtLook(Infinity), settings)).toBe('attended_session_policy_id');
  });
});
