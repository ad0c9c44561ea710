import { METRICS } from '@jumpfleet/observability';
import type { Metrics } from '@jumpfleet/observability';
import { Inject, Injectable } from '@nestjs/common';
import type { Settlement, Taken } from './delivery-queue.port.js';
import type { RecipientState } from './recipient-health.port.js';

/** What operators see of the engine; recipients are few enough to be told apart. */
@Injectable()
export class DeliveryMetrics {
  private readonly settled;
  private readonly attemptSeconds;
  private readonly firstAttemptSeconds;
  private readonly queued;
  private readonly openCircuits;

  constructor(@Inject(METRICS) metrics: Metrics) {
    this.settled = metrics.counter(
      'jumpfleet_webhook_deliveries_total',
      'Deliveries by what an attempt made of them; queued: to be tried again',
      ['status'],
    );
    this.attemptSeconds = metrics.histogram(
      'jumpfleet_webhook_attempt_seconds',
      'Time that recipients took to answer',
    );
    this.firstAttemptSeconds = metrics.histogram(
      'jumpfleet_webhook_first_attempt_seconds',
      'Time from the event to the first attempt to deliver it',
    );
    this.queued = metrics.gauge('jumpfleet_webhook_queued', 'Deliveries that wait, by recipient', [
      'recipient',
    ]);
    this.openCircuits = metrics.gauge(
      'jumpfleet_webhook_open_circuits',
      'Recipients that get nothing but probes',
    );
  }

  attempted({ attempt, fact }: Taken, { status, at, durationMs }: Settlement): void {
    this.settled.inc({ status });
    this.attemptSeconds.observe(durationMs / 1_000);
    const age = at.getTime() - Date.parse(fact.time);
    if (attempt === 1) this.firstAttemptSeconds.observe(Math.max(0, age) / 1_000);
  }

  standing(states: ReadonlyMap<string, RecipientState>): void {
    this.queued.reset();
    for (const [recipient, { queued }] of states) this.queued.set({ recipient }, queued);
    this.openCircuits.set([...states.values()].filter(({ isOpen }) => isOpen).length);
  }
}
