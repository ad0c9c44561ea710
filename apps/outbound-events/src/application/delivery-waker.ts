import { LOGGER } from '@jumpfleet/observability';
import type { Logger } from '@jumpfleet/observability';
import { Inject, Injectable } from '@nestjs/common';
import { DeliveryEngine } from './delivery-engine.js';
import { DELIVERY_QUEUE } from './delivery-queue.port.js';
import type { DeliveryQueue, Queued } from './delivery-queue.port.js';

/**
 * Tells the engine of this process that something may be due. Rows know it anyway, and the next look finds them: so
 * nothing here may fail what has already happened.
 */
@Injectable()
export class DeliveryWaker {
  constructor(
    private readonly engine: DeliveryEngine,
    @Inject(DELIVERY_QUEUE) private readonly queue: DeliveryQueue,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** For deliveries that were queued just now. */
  wake(queued: readonly Pick<Queued, 'recipientId'>[]): void {
    this.engine.wake(queued.map(({ recipientId }) => recipientId));
  }

  /** After a change that may have freed a recipient's deliveries. */
  wakeRecipient(recipientId: string): void {
    this.engine.wake([recipientId]);
  }

  /** All for whom something is due that no process has; and what this one has it keeps. */
  async wakeDue(): Promise<void> {
    try {
      this.engine.holdOn();
      this.engine.wake(await this.queue.due());
    } catch (error) {
      this.logger.warn({ err: error }, 'deliveries wait for the next look');
    }
  }
}
