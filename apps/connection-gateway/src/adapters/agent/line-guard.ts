import { FlapGuard } from '../../application/flap-guard.js';
import type { IdentityHolds } from '../../application/identity-holds.js';
import { problem } from '../http/refusal.js';
import type { Refusal } from '../http/refusal.js';

/** How long a computer whose identity is in doubt stays away before it asks again. */
const askAgainSeconds = 15;

const inDoubt = problem(
  409,
  'identity-decision-pending',
  'Two computers use this identity. An administrator must decide which of them goes on under it.',
);
const pending: Refusal = {
  ...inDoubt,
  headers: { ...inDoubt.headers, 'Retry-After': String(askAgainSeconds) },
};
const split = problem(
  409,
  'identity-split',
  'Another computer goes on under this identity. Enrol anew at /agent/enrol-anew.',
);

/** Who holds a good identity and yet may not come in now (D11). */
export class LineGuard {
  private readonly flapping = new FlapGuard(performance.now());

  constructor(private readonly holds: IdentityHolds) {}

  get damped(): number {
    return this.flapping.dampedNow(performance.now());
  }

  refusal(client: string, machine: string | undefined): Refusal | undefined {
    const hold = this.holds.holdOn(client, machine);
    if (hold) return hold === 'pending' ? pending : split;
    const pauseMs = this.flapping.pauseOf(client, performance.now());
    return pauseMs > 0 ? tooOften(pauseMs) : undefined;
  }

  connected(client: string): void {
    this.flapping.connected(client, performance.now());
  }
}

function tooOften(pauseMs: number): Refusal {
  const refusal = problem(
    429,
    'reconnecting-too-often',
    'This client connects again and again. Come back after the time given.',
  );
  const seconds = String(Math.ceil(pauseMs / 1_000));
  return { ...refusal, headers: { ...refusal.headers, 'Retry-After': seconds } };
}
