import type { Clock } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import { SpanKind, withSpan } from '@jumpfleet/observability';
import type { RecipientHealth } from '@jumpfleet/outbound-domain';
import { Inject, Injectable } from '@nestjs/common';
import { outcomeOf } from './attempt-outcome.js';
import type { Settlement, Taken } from './delivery-queue.port.js';
import { DeliveryMetrics } from './delivery-metrics.js';
import { DELIVERY_SENDER } from './ports.js';
import type { DeliverySender } from './ports.js';

/** One attempt of one delivery, and what follows from it. */
@Injectable()
export class AttemptDeliveryHandler {
  constructor(
    @Inject(DELIVERY_SENDER) private readonly sender: DeliverySender,
    private readonly metrics: DeliveryMetrics,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** `healthNow` is asked when the answer is there: others of the recipient may have come meanwhile. */
  async handle(
    taken: Taken,
    healthNow: () => RecipientHealth,
  ): Promise<Readonly<{ settlement: Settlement; health: RecipientHealth }>> {
    const at = this.clock.now();
    const started = performance.now();
    const trace = { kind: SpanKind.INTERNAL, parent: taken.fact.traceparent };
    const result = await withSpan('deliver event', trace, () => this.sender.send(taken));
    const durationMs = Math.round(performance.now() - started);
    const attempt = { taken, result, at, durationMs };
    const chance = { now: this.clock.now(), jitter: Math.random() };
    const outcome = outcomeOf(attempt, healthNow(), chance);
    this.metrics.attempted(taken, outcome.settlement);
    return outcome;
  }
}
