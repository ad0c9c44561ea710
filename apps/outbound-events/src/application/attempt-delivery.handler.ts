import type { Clock } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import { errorOf, nextAttemptAt } from '@jumpfleet/outbound-domain';
import type { AttemptResult } from '@jumpfleet/outbound-domain';
import { Inject, Injectable } from '@nestjs/common';
import { DeliveryWaker } from './delivery-waker.js';
import { DELIVERY_QUEUE, DELIVERY_SENDER } from './ports.js';
import type { ClaimedDelivery, DeliveryQueue, DeliverySender, Settlement } from './ports.js';

/** One attempt of one delivery, if it is its turn. Being called once too often does nothing. */
@Injectable()
export class AttemptDeliveryHandler {
  constructor(
    @Inject(DELIVERY_QUEUE) private readonly queue: DeliveryQueue,
    @Inject(DELIVERY_SENDER) private readonly sender: DeliverySender,
    private readonly waker: DeliveryWaker,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async handle(deliveryId: string): Promise<void> {
    const claimed = await this.queue.claim(deliveryId);
    if (!claimed) return;
    const { id, recipient } = claimed;
    const started = performance.now();
    const result = await this.sender.send(claimed);
    const durationMs = Math.round(performance.now() - started);
    const settlement = settle(claimed, result, this.clock.now());
    await this.queue.settle(claimed, { ...settlement, durationMs });
    await this.waker.wake([id]);
    await this.waker.wakeNext(recipient.id);
  }
}

function settle(
  { recipient, failures, firstAttemptAt }: ClaimedDelivery,
  result: AttemptResult,
  now: Date,
): Omit<Settlement, 'durationMs'> {
  const { settings } = recipient;
  const error = errorOf(result, settings.target.type === 'http' ? settings.target.success : '2xx');
  const { statusCode, excerpt, remembered } = result;
  const answer = { statusCode, excerpt };
  if (result.isSkipped === true) return { status: 'skipped', ...answer };
  if (error === undefined) return { status: 'delivered', ...answer, remembered };
  if (error === 'interrupted') return { status: 'queued', nextAttemptAt: now, error };
  const { retryAfterSeconds } = result;
  const failed = {
    attempts: failures + 1,
    firstAttemptAt,
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  };
  const next = nextAttemptAt(settings, failed, now, Math.random());
  if (!next) return { status: 'dead', error, ...answer };
  return { status: 'queued', nextAttemptAt: next, error, ...answer };
}
