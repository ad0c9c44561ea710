import type { AttemptResult } from '@jumpfleet/outbound-domain';
import type { Answer, ExchangeResult } from '../http-exchange/exchange-under-way.js';
import { retryAfterSeconds } from './retry-after.js';

type Named = Readonly<Record<string, string>>;

const excerptLength = 1_024;
/** Shorter ones hide too much of an ordinary text. */
const shortestHidden = 4;

/** What an attempt keeps of an answer; a secret that the recipient repeats is not kept. */
export function attemptResult(answer: ExchangeResult, secrets: Named): AttemptResult {
  if ('failure' in answer) return answer;
  const { statusCode, headers } = answer;
  const wait = retryAfterSeconds(headers['retry-after'], new Date());
  const excerpt = excerptOf(answer, secrets);
  return {
    statusCode,
    ...(wait === undefined ? {} : { retryAfterSeconds: wait }),
    ...(excerpt === '' ? {} : { excerpt }),
  };
}

/** One readable line; a character that was cut in half is left out. */
function excerptOf({ body }: Answer, secrets: Named): string {
  if (body.length === 0) return '';
  const longest = Math.max(0, ...Object.values(secrets).map(({ length }) => length));
  const beginning = body.subarray(0, excerptLength + 4 * longest).toString('utf8');
  return Object.values(secrets)
    .filter(({ length }) => length >= shortestHidden)
    .reduce((text, secret) => text.replaceAll(secret, '***'), beginning)
    .replace(/[\p{Cc}\p{Cs}\s]+/gu, ' ')
    .replace(/\ufffd$/, '')
    .slice(0, excerptLength)
    .trim();
}
