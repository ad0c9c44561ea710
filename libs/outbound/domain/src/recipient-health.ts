import { restMs } from './delivery-outcome.js';
import type { AttemptError, RetryPolicy } from './delivery-outcome.js';
import type { RecipientSettings } from './recipient.messages.js';

/** How a recipient has done of late. */
export type RecipientHealth = Readonly<{
  /** Failures since the last success that speak against the recipient itself. */
  strikes: number;
  /** The first failure since the last success. */
  failingSince: Date | null;
  lastError: string | null;
  lastDeliveredAt: Date | null;
  /** The circuit: nothing is sent but one probe at a time. */
  isOpen: boolean;
  /** Nothing is sent before. */
  restingUntil: Date | null;
}>;

export const unknownHealth: RecipientHealth = {
  strikes: 0,
  failingSince: null,
  lastError: null,
  lastDeliveredAt: null,
  isOpen: false,
  restingUntil: null,
};

/** What came of an attempt, as far as it tells of the recipient. */
export type Outcome = Readonly<{
  error: AttemptError | undefined;
  statusCode?: number | undefined;
  /** Failures of the same delivery before this one. */
  failures: number;
  retryAfterSeconds?: number | undefined;
}>;

/** So many strikes open the circuit. */
export const strikesToOpen = 10;

/**
 * A success closes the circuit. A recipient that cannot be reached gets a strike each time; one that refuses gets
 * one for each event, not for each attempt, so that an event that it will never take does not count for an absent
 * recipient. With the strict order all attempts are of one event, and each counts.
 */
export function healthAfter(
  health: RecipientHealth,
  outcome: Outcome,
  settings: RetryPolicy & Pick<RecipientSettings, 'order'>,
  { now, jitter }: Readonly<{ now: Date; jitter: number }>,
): RecipientHealth {
  const { error } = outcome;
  if (error === undefined) return { ...unknownHealth, lastDeliveredAt: now };
  if (error === 'interrupted') return health;
  const strikes = health.strikes + (isStrike(outcome, settings.order) ? 1 : 0);
  const isOpen = strikes >= strikesToOpen;
  const { retryAfterSeconds } = outcome;
  const rest = restMs(isOpen ? settings.retryIntervalSeconds : 0, retryAfterSeconds, jitter);
  return {
    ...health,
    strikes,
    isOpen,
    failingSince: health.failingSince ?? now,
    lastError: error === 'status-refused' ? `${error} ${outcome.statusCode ?? ''}`.trim() : error,
    restingUntil: later(health.restingUntil, rest > 0 ? new Date(now.getTime() + rest) : null),
  };
}

/** What is wrong with one event or its rules alone. */
const ofTheEvent: readonly AttemptError[] = ['template-failed', 'mail-refused'];
/** An answer came, and it was no. */
const refusals: readonly AttemptError[] = ['status-refused', 'redirected'];

function isStrike({ error, failures }: Outcome, order: RecipientSettings['order']): boolean {
  if (error === undefined || ofTheEvent.includes(error)) return false;
  return order === 'strict' || failures === 0 || !refusals.includes(error);
}

function later(one: Date | null, other: Date | null): Date | null {
  return one !== null && (other === null || one > other) ? one : other;
}
