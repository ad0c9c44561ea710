import { describe, expect, it } from '@jest/globals';
import { signInProblem } from './sign-in-problem.js';

describe('why signing in came to nothing', () => {
  it('is told in words of ours, whatever the address says', () => {
    expect(signInProblem('?sign_in_problem=account-disabled')).toBe('The user is disabled.');
    expect(signInProblem('?sign_in_problem=Call+555-1234')).toBe('Signing in came to nothing.');
  });

  it('is nothing when nothing went wrong', () => {
    expect(signInProblem('')).toBe('');
  });
});
