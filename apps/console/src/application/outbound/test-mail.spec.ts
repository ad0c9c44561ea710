import { describe, expect, it } from '@jest/globals';
import { testMailWords } from './test-mail.js';

describe('the answer to a test mail', () => {
  it('says that it was taken, and in which words', () => {
    const answer = { accepted: true, status_code: 250, error: null, answer: 'queued as 4711' };
    expect(testMailWords(answer)).toBe(
      'The mail server took the message. It said: 250 queued as 4711',
    );
    expect(testMailWords({ ...answer, answer: '250 OK: queued' })).toBe(
      'The mail server took the message. It said: 250 OK: queued',
    );
  });

  it('says why not, also where the server said nothing', () => {
    const answer = { accepted: false, status_code: null, answer: null };
    expect(testMailWords({ ...answer, error: 'timed-out' })).toBe('It did not answer in time.');
  });
});
