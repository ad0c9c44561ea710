import { LOGGER } from '@jumpfleet/observability';
import type { Logger } from '@jumpfleet/observability';
import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { DeliveryWaker } from './delivery-waker.js';
import { DELIVERY_HISTORY, DELIVERY_SCHEDULER, RETENTION_DAYS } from './ports.js';
import type { DeliveryHistory, DeliveryScheduler } from './ports.js';

const lookEachMs = 5_000;
/** What is this late has been forgotten by the scheduler. */
const overdueMs = 3_000;
const forgetEachMs = 600_000;

/**
 * Rows are the truth and the scheduler only a clock: whenever it may have lost what it kept (its start,
 * a new Redis, a flush) all deliveries whose turn it is are scheduled again.
 */
@Injectable()
export class ReconciliationProcess implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly timers: NodeJS.Timeout[] = [];

  constructor(
    private readonly waker: DeliveryWaker,
    @Inject(DELIVERY_SCHEDULER) private readonly scheduler: DeliveryScheduler,
    @Inject(DELIVERY_HISTORY) private readonly history: DeliveryHistory,
    @Inject(RETENTION_DAYS) private readonly retentionDays: number,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.scheduler.onAvailable(() => void this.waker.wakeAll());
    this.timers.push(
      setInterval(() => void this.waker.wakeAll(overdueMs), lookEachMs),
      setInterval(() => void this.forgetOld(), forgetEachMs),
    );
  }

  onModuleDestroy(): void {
    for (const timer of this.timers) clearInterval(timer);
  }

  private async forgetOld(): Promise<void> {
    try {
      const forgotten = await this.history.forget(this.retentionDays);
      if (forgotten > 0) this.logger.info({ forgotten }, 'old deliveries were forgotten');
    } catch (error) {
      this.logger.warn({ err: error }, 'old deliveries could not be forgotten');
    }
  }
}
