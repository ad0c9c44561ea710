import type { Clock } from '@jumpfleet/kernel';
import { afterFailure, foldedUsername, waitBeforeAttempt } from '@jumpfleet/policy-domain';
import type { AttemptLimit, FailedAttempts } from '@jumpfleet/policy-domain';
import { LRUCache } from 'lru-cache';

type Attempt = Readonly<{ type: string; name: string; address: string }>;

const windowMs = 5 * 60_000;
/** One place may guess little; all places together somewhat more, so that nobody is locked out cheaply. */
const fromOnePlace: AttemptLimit = { maxFailures: 10, windowMs };
const fromAnywhere: AttemptLimit = { maxFailures: 100, windowMs };

/** More names than this at once is itself an attack; the oldest are forgotten. */
const maxCounted = 20_000;

/** Failed attempts, in this process's bounded memory: each replica counts for itself. */
export class AttemptCounter {
  private readonly counted = new LRUCache<string, FailedAttempts>({ max: maxCounted });

  constructor(private readonly clock: Clock) {}

  waitMs(attempt: Attempt): number {
    const now = this.clock.now().getTime();
    const waits = limitsOf(attempt).map(([key, limit]) =>
      waitBeforeAttempt(this.counted.get(key), limit, now),
    );
    return Math.max(...waits);
  }

  failed(attempt: Attempt): void {
    const now = this.clock.now().getTime();
    for (const [key, limit] of limitsOf(attempt))
      this.counted.set(key, afterFailure(this.counted.get(key), limit, now));
  }

  /** What others tried in vain meanwhile still counts against them. */
  succeeded(attempt: Attempt): void {
    const [[onePlace]] = limitsOf(attempt);
    this.counted.delete(onePlace);
  }
}

function limitsOf({
  type,
  name,
  address,
}: Attempt): [[string, AttemptLimit], [string, AttemptLimit]] {
  const anywhere = `${type}:${foldedUsername(name)}`;
  return [
    [`${anywhere}@${address}`, fromOnePlace],
    [anywhere, fromAnywhere],
  ];
}
