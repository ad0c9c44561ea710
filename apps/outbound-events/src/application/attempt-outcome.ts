import { errorOf, healthAfter, isFinal, nextAttemptAt } from '@jumpfleet/outbound-domain';
import type { AttemptResult, RecipientHealth } from '@jumpfleet/outbound-domain';
import type { Settlement, Taken } from './delivery-queue.port.js';

type Attempt = Readonly<{ taken: Taken; result: AttemptResult; at: Date; durationMs: number }>;
type Chance = Readonly<{ now: Date; jitter: number }>;

/** What follows from an attempt for its delivery, and for its recipient. */
export function outcomeOf(
  { taken, result, at, durationMs }: Attempt,
  before: RecipientHealth,
  chance: Chance,
): Readonly<{ settlement: Settlement; health: RecipientHealth }> {
  const { settings } = taken.recipient;
  const { statusCode, excerpt, remembered, retryAfterSeconds } = result;
  const answer = { statusCode, excerpt, at, durationMs };
  if (result.isSkipped === true)
    return { settlement: { status: 'skipped', ...answer }, health: before };
  const error = errorOf(result, settings.target.type === 'http' ? settings.target.success : '2xx');
  const { failures } = taken;
  const told = { error, statusCode, failures, retryAfterSeconds };
  const health = healthAfter(before, told, settings, chance);
  if (error === undefined)
    return { settlement: { status: 'delivered', ...answer, remembered }, health };
  const next = isFinal(error) ? undefined : nextOf(taken, result, health, chance);
  const settlement: Settlement = next
    ? { status: 'queued', nextAttemptAt: next, error, ...answer }
    : { status: 'dead', error, ...answer };
  return { settlement, health };
}

/** While the circuit is open a delivery is the probe: it keeps to the interval, which grows only otherwise. */
function nextOf(
  { failures, firstAttemptAt, recipient: { settings } }: Taken,
  { failure, retryAfterSeconds }: AttemptResult,
  { isOpen }: RecipientHealth,
  { now, jitter }: Chance,
): Date | undefined {
  if (failure === 'interrupted') return now;
  const asked = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
  const failed = { attempts: isOpen ? 1 : failures + 1, firstAttemptAt, ...asked };
  return nextAttemptAt(settings, failed, now, jitter);
}
