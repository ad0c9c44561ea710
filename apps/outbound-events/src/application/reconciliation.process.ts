import { LOGGER } from '@jumpfleet/observability';
import type { Logger } from '@jumpfleet/observability';
import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { DeliveryMetrics } from './delivery-metrics.js';
import { DeliveryWaker } from './delivery-waker.js';
import { DELIVERY_HOUSEKEEPING } from './ports.js';
import type { DeliveryHousekeeping } from './ports.js';
import { RECIPIENT_STATES } from './recipient-health.port.js';
import type { RecipientStates } from './recipient-health.port.js';

const lookEachMs = 5_000;
const tidyEachMs = 60_000;

/**
 * Rows are the truth and everything that wakes only a clock: whatever was forgotten, here or in Redis, is found by the
 * next look. What nobody needs any more is put away a batch at a time.
 */
@Injectable()
export class ReconciliationProcess implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly timers: NodeJS.Timeout[] = [];

  constructor(
    private readonly waker: DeliveryWaker,
    @Inject(DELIVERY_HOUSEKEEPING) private readonly housekeeping: DeliveryHousekeeping,
    @Inject(RECIPIENT_STATES) private readonly states: RecipientStates,
    private readonly metrics: DeliveryMetrics,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    void this.look();
    this.timers.push(
      setInterval(() => void this.look(), lookEachMs),
      setInterval(() => void this.tidy(), tidyEachMs),
    );
  }

  onModuleDestroy(): void {
    for (const timer of this.timers) clearInterval(timer);
  }

  private async look(): Promise<void> {
    await this.waker.wakeDue();
    try {
      this.metrics.standing(await this.states.all());
    } catch (error) {
      this.logger.debug({ err: error }, 'the queues are not counted now');
    }
  }

  private async tidy(): Promise<void> {
    try {
      const put = await this.housekeeping.tidy();
      if (put > 0) this.logger.info({ rows: put }, 'old deliveries and attempts were put away');
    } catch (error) {
      this.logger.warn({ err: error }, 'old deliveries cannot be put away now');
    }
  }
}
