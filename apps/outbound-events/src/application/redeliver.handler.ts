import type { Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import type { DeliveryItem } from '@jumpfleet/outbound-contracts';
import { Inject, Injectable } from '@nestjs/common';
import { DeliveryWaker } from './delivery-waker.js';
import { DELIVERY_HISTORY, REDELIVERIES } from './ports.js';
import type { DeliveryHistory, Redeliveries, RedeliveryRefusal, RedeliveryWish } from './ports.js';

/** Sends webhooks again under their ids and in their places, whatever became of them. */
@Injectable()
export class RedeliverHandler {
  constructor(
    @Inject(DELIVERY_HISTORY) private readonly history: DeliveryHistory,
    @Inject(REDELIVERIES) private readonly redeliveries: Redeliveries,
    private readonly waker: DeliveryWaker,
  ) {}

  async handle(deliveryId: string): Promise<Result<DeliveryItem, RedeliveryRefusal>> {
    const found = await this.history.find(deliveryId);
    if (!found) return refuse({ kind: 'delivery-not-found' });
    const queued = await this.handleAll(found.recipient, { deliveries: [deliveryId] });
    if (!queued.ok) return queued;
    return ok((await this.history.find(deliveryId)) ?? found);
  }

  /** Answers how many. */
  async handleAll(
    recipientId: string,
    wish: RedeliveryWish,
  ): Promise<Result<number, RedeliveryRefusal>> {
    const refusal = await this.redeliveries.refusalOf(recipientId);
    if (refusal) return refuse({ kind: refusal });
    const queued = await this.redeliveries.queue(recipientId, wish);
    if (queued > 0) this.waker.wakeRecipient(recipientId);
    return ok(queued);
  }
}
