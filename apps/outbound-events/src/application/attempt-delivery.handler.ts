import type { Clock } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import { errorOf, nextAttemptAt, webhookBody } from '@jumpfleet/outbound-domain';
import type { AttemptResult } from '@jumpfleet/outbound-domain';
import { Inject, Injectable } from '@nestjs/common';
import { DeliveryWaker } from './delivery-waker.js';
import { APPLIANCE_ID, DELIVERY_QUEUE, WEBHOOK_SENDER } from './ports.js';
import type { ClaimedDelivery, DeliveryQueue, Settlement, WebhookSender } from './ports.js';

/** One attempt of one delivery, if it is its turn. Being called once too often does nothing. */
@Injectable()
export class AttemptDeliveryHandler {
  constructor(
    @Inject(DELIVERY_QUEUE) private readonly queue: DeliveryQueue,
    @Inject(WEBHOOK_SENDER) private readonly sender: WebhookSender,
    private readonly waker: DeliveryWaker,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(APPLIANCE_ID) private readonly applianceId: string,
  ) {}

  async handle(deliveryId: string): Promise<void> {
    const claimed = await this.queue.claim(deliveryId);
    if (!claimed) return;
    const { id, recipient, secret, fact } = claimed;
    const started = performance.now();
    const result = await this.sender.send({
      id,
      url: recipient.url,
      secret,
      body: webhookBody(recipient.format, fact, this.applianceId),
    });
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
  const error = errorOf(result, recipient.success);
  const answer = result.statusCode === undefined ? {} : { statusCode: result.statusCode };
  if (error === undefined) return { status: 'delivered', ...answer };
  if (error === 'interrupted') return { status: 'queued', nextAttemptAt: now, error };
  const policy = {
    retryIntervalSeconds: recipient.retry_interval_seconds,
    retryDurationSeconds: recipient.retry_duration_seconds,
  };
  const { retryAfterSeconds } = result;
  const failed = {
    attempts: failures + 1,
    firstAttemptAt,
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  };
  const next = nextAttemptAt(policy, failed, now, Math.random());
  if (!next) return { status: 'dropped', error, ...answer };
  return { status: 'queued', nextAttemptAt: next, error, ...answer };
}
