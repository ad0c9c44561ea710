import { LOGGER, ReadinessRegistry } from '@jumpfleet/observability';
import type { Logger } from '@jumpfleet/observability';
import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { WakeScheduler } from '../../application/ports.js';
import { DELIVERY_JOBS } from './delivery-jobs.js';
import type { DeliveryJobs } from './delivery-jobs.js';

/** A wake-up that comes so much earlier than the one that is scheduled is worth one of its own. */
const worthMs = 20;

/** One job wakes a recipient: told twice it does nothing twice, told never the rows still know. */
@Injectable()
export class BullmqScheduler implements WakeScheduler, OnApplicationShutdown {
  private readonly scheduled = new Map<string, number>();

  constructor(
    @Inject(DELIVERY_JOBS) private readonly jobs: DeliveryJobs,
    @Inject(ReadinessRegistry) readiness: ReadinessRegistry,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    readiness.add('redis', () => jobs.check());
  }

  schedule(recipientId: string, delayMs: number): void {
    const at = performance.now() + delayMs;
    const known = this.scheduled.get(recipientId) ?? 0;
    if (known > performance.now() && known <= at + worthMs) return;
    this.scheduled.set(recipientId, at);
    this.jobs.add({ name: 'wake', data: { recipientId }, delayMs }).catch((error: unknown) => {
      this.scheduled.delete(recipientId);
      this.logger.warn({ err: error }, 'a recipient is woken by the next look only');
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.jobs.close();
  }
}
