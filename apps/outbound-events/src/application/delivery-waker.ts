import { LOGGER } from '@jumpfleet/observability';
import type { Logger } from '@jumpfleet/observability';
import { Inject, Injectable } from '@nestjs/common';
import { maxInFlight } from '@jumpfleet/outbound-domain';
import { DELIVERY_QUEUE, DELIVERY_SCHEDULER } from './ports.js';
import type { DeliveryQueue, DeliveryScheduler, ReadyDelivery } from './ports.js';

/**
 * Tells the scheduler whose turn it is. When that fails the rows still know, and the reconciliation
 * finds them: so nothing here may fail what has already happened.
 */
@Injectable()
export class DeliveryWaker {
  constructor(
    @Inject(DELIVERY_QUEUE) private readonly queue: DeliveryQueue,
    @Inject(DELIVERY_SCHEDULER) private readonly scheduler: DeliveryScheduler,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Fresh deliveries: those that another one holds back are woken by its end. */
  wake(deliveryIds: readonly string[]): Promise<void> {
    return this.schedule(() => this.queue.ready(deliveryIds));
  }

  /** After a change that may have freed all of a recipient's deliveries. */
  wakeRecipient(recipientId: string): Promise<void> {
    return this.schedule(() => this.queue.readyOf(recipientId, maxInFlight));
  }

  /** One delivery has ended: the next of its order, and one that the free place is for. */
  wakeNext(recipientId: string): Promise<void> {
    return this.schedule(() => this.queue.readyOf(recipientId, 2));
  }

  wakeAll(overdueMs?: number): Promise<void> {
    return this.schedule(() => this.queue.allReady(overdueMs));
  }

  private async schedule(find: () => Promise<readonly ReadyDelivery[]>): Promise<void> {
    try {
      const ready = await find();
      if (ready.length > 0) await this.scheduler.schedule(ready);
    } catch (error) {
      this.logger.warn({ err: error }, 'deliveries wait for the next reconciliation');
    }
  }
}
