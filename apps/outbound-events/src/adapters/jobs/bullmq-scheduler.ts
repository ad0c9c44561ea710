import { ReadinessRegistry } from '@jumpfleet/observability';
import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { DeliveryScheduler, ReadyDelivery } from '../../application/ports.js';
import { DELIVERY_JOBS } from './delivery-jobs.js';
import type { DeliveryJobs } from './delivery-jobs.js';

/** A job a wake-up: told twice it does nothing twice, told never the rows still know. */
@Injectable()
export class BullmqScheduler implements DeliveryScheduler, OnApplicationShutdown {
  constructor(
    @Inject(DELIVERY_JOBS) private readonly jobs: DeliveryJobs,
    @Inject(ReadinessRegistry) readiness: ReadinessRegistry,
  ) {
    readiness.add('redis', () => jobs.check());
  }

  async schedule(deliveries: readonly ReadyDelivery[]): Promise<void> {
    await this.jobs.add(
      ...deliveries.map(({ id, delayMs, traceparent }) => ({
        name: 'attempt' as const,
        data: { deliveryId: id },
        delayMs,
        traceparent,
      })),
    );
  }

  onAvailable(listener: () => void): void {
    this.jobs.onConnected(listener);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.jobs.close();
  }
}
