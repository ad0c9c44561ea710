import { describe, expect, it } from '@jest/globals';
import { fieldProblems, problemAt } from './field-problems.js';

const refused = (code: string, extra: Record<string, unknown> = {}) =>
  fieldProblems({ code, message: 'Another recipient has this name.', extra });

describe('a refusal, beside the fields that it is about', () => {
  it('finds what is said of a field, and of anything in it', () => {
    const problems = refused('invalid-request', {
      errors: [
        { path: 'url', message: 'Must be an address.' },
        { path: 'alert.email_addresses.1', message: 'Invalid email address' },
        { path: '', message: 'Unrecognized key' },
      ],
    });
    expect(problemAt(problems, 'url')).toBe('Must be an address.');
    expect(problemAt(problems, 'alert')).toBe('Invalid email address');
    expect(problemAt(problems, 'alert.email_addresses')).toBe('Invalid email address');
    expect(problemAt(problems, 'name')).toBe('');
    expect(problemAt(problems, '')).toBe('');
  });

  it('knows where a name that is taken was typed', () => {
    expect(refused('recipient-name-taken')).toEqual({ name: 'Another recipient has this name.' });
    expect(refused('recipient-limit-reached')).toEqual({});
  });
});
