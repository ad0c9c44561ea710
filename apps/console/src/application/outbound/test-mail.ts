import type { TestEmailAnswer } from '@jumpfleet/outbound-contracts';
import { attemptError } from './recipient-words.js';

/** What the mail server said to the test mail, whatever it is. */
export function testMailWords({ accepted, error, status_code: status, answer }: TestEmailAnswer) {
  // Most servers' words begin with their code.
  const isInAnswer = status !== null && answer?.startsWith(String(status)) === true;
  const parts = isInAnswer ? [answer] : [status, answer];
  const said = parts.filter((part) => part !== null && part !== '').join(' ');
  const outcome = accepted ? 'The mail server took the message.' : attemptError(error ?? '');
  return said === '' ? outcome : `${outcome} It said: ${said}`;
}
