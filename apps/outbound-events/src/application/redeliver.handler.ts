import type { Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import type { DeliveryItem } from '@jumpfleet/outbound-contracts';
import { Inject, Injectable } from '@nestjs/common';
import { DeliveryWaker } from './delivery-waker.js';
import { DELIVERY_HISTORY } from './ports.js';
import type { DeliveryHistory, RedeliveryRefusal } from './ports.js';

/** Sends a webhook again under its id, whatever became of it. */
@Injectable()
export class RedeliverHandler {
  constructor(
    @Inject(DELIVERY_HISTORY) private readonly history: DeliveryHistory,
    private readonly waker: DeliveryWaker,
  ) {}

  async handle(deliveryId: string): Promise<Result<DeliveryItem, RedeliveryRefusal>> {
    const outcome = await this.history.redeliver(deliveryId);
    if (outcome !== 'queued') return refuse({ kind: outcome });
    await this.waker.wake([deliveryId]);
    const delivery = await this.history.find(deliveryId);
    return delivery ? ok(delivery) : refuse({ kind: 'delivery-not-found' });
  }
}
