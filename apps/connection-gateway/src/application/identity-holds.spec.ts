import { describe, expect, it } from '@jest/globals';
import { IdentityHolds } from './identity-holds.js';

describe('An identity in doubt', () => {
  it('D11: keeps every computer out until the decision', () => {
    const holds = new IdentityHolds();
    holds.conflicted('c');
    expect(holds.holdOn('c', 'first')).toBe('pending');
    expect(holds.holdOn('c', undefined)).toBe('pending');
    expect(holds.holdOn('d', 'first')).toBeUndefined();
  });

  it('D11: then lets in the one that was kept, and tells the other to enrol anew', () => {
    const holds = new IdentityHolds();
    holds.conflicted('c');
    holds.decided('c', 'first', ['second']);
    expect(holds.holdOn('c', 'first')).toBeUndefined();
    expect(holds.holdOn('c', 'second')).toBe('split');
    holds.conflicted('c');
    holds.decided('c', 'second', ['first']);
    expect([holds.holdOn('c', 'first'), holds.holdOn('c', 'second')]).toEqual(['split', undefined]);
    holds.decided('c', 'first', []);
    expect(holds.holdOn('c', 'first')).toBeUndefined();
  });
});
