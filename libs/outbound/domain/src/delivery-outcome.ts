import type { HttpTarget, RecipientSettings } from './recipient.messages.js';

/** What went wrong with an attempt; the codes are stable and safe to show. */
export type AttemptError =
  | 'redirected'
  | 'status-refused'
  | 'timed-out'
  | 'connection-failed'
  | 'certificate-refused'
  | 'address-denied'
  | 'answer-incomplete'
  /** A template of the recipient's rules cannot be rendered over this event. */
  | 'template-failed'
  /** The mail server refused the message or all of its addressees. */
  | 'mail-refused'
  /** The site has no mail server yet. */
  | 'mail-not-set-up'
  /** This service stopped or died meanwhile; the recipient may or may not have got it. */
  | 'interrupted';

export type AttemptResult = Readonly<{
  /** Status of a complete answer. */
  statusCode?: number;
  /** Why there was no complete answer. */
  failure?: AttemptError;
  /** Seconds that the recipient asked to be left alone for. */
  retryAfterSeconds?: number;
  /** The beginning of the answer as text, bounded. */
  excerpt?: string;
  /** The recipient's rules had nothing to send. */
  isSkipped?: boolean;
  /** Values out of the answer, for later deliveries of the same key. */
  remembered?: Readonly<Record<string, string>>;
}>;

/** Undefined when the recipient accepted. Redirects are never followed and never a success. */
export function errorOf(
  result: AttemptResult,
  success: HttpTarget['success'],
): AttemptError | undefined {
  if (result.failure !== undefined) return result.failure;
  const status = result.statusCode ?? 0;
  if (status >= 300 && status < 400) return 'redirected';
  const accepted = success === '200' ? status === 200 : status >= 200 && status < 300;
  return accepted ? undefined : 'status-refused';
}

/** Whether the same message would get the same answer at any time. */
export function isFinal(error: AttemptError): boolean {
  return error === 'mail-refused';
}

export type RetryPolicy = Pick<RecipientSettings, 'retryIntervalSeconds' | 'retryDurationSeconds'>;

/** Growth of the interval ends at this multiple of what the recipient's settings say. */
const longestIntervalFactor = 16;
const longestRetryAfterSeconds = 3_600;

/**
 * When to try again after the `attempts`-th failure, or undefined when the retry duration, counted
 * from the first attempt, is over. The last attempt falls on the end of the duration itself.
 * `jitter` is a number from 0 to 1: recipients that failed together do not come back together.
 */
export function nextAttemptAt(
  policy: RetryPolicy,
  failed: Readonly<{ attempts: number; firstAttemptAt: Date; retryAfterSeconds?: number }>,
  now: Date,
  jitter: number,
): Date | undefined {
  const end = failed.firstAttemptAt.getTime() + policy.retryDurationSeconds * 1_000;
  if (now.getTime() >= end) return undefined;
  const factor = Math.min(2 ** Math.min(failed.attempts - 1, 30), longestIntervalFactor);
  const intervalSeconds = policy.retryIntervalSeconds * factor;
  const rest = restMs(intervalSeconds, failed.retryAfterSeconds, jitter);
  return new Date(Math.min(now.getTime() + rest, end));
}

/** The longer of an interval, give or take a tenth, and what the recipient asked for. */
export function restMs(
  intervalSeconds: number,
  retryAfterSeconds: number | undefined,
  jitter: number,
): number {
  const asked = Math.min(retryAfterSeconds ?? 0, longestRetryAfterSeconds);
  return Math.max(intervalSeconds * (0.9 + 0.2 * jitter), asked) * 1_000;
}
