import { randomUUID } from 'node:crypto';
import type { Cause, Clock, Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import type { DeliveryItem } from '@jumpfleet/outbound-contracts';
import { testEventName } from '@jumpfleet/outbound-domain';
import type { OutboundFact } from '@jumpfleet/outbound-domain';
import { Inject, Injectable } from '@nestjs/common';
import { DeliveryWaker } from './delivery-waker.js';
import { DELIVERY_HISTORY, RECIPIENT_DIRECTORY } from './ports.js';
import type { DeliveryHistory, RecipientDirectory } from './ports.js';

export type QueuedTest = Readonly<{ id: string; recipientId: string }>;
/** Queues a fact for one recipient, whatever it wants to hear of. */
export interface RecipientTests {
  queue(recipientId: string, fact: OutboundFact): Promise<QueuedTest | undefined>;
}
export const RECIPIENT_TESTS = Symbol('RECIPIENT_TESTS');

export type TestRefusal = Readonly<{ kind: 'recipient-not-found' | 'recipient-disabled' }>;

/** A test event goes the way of every other: queued, signed, tried again, and kept with its attempts. */
@Injectable()
export class TestEventHandler {
  constructor(
    @Inject(RECIPIENT_DIRECTORY) private readonly directory: RecipientDirectory,
    @Inject(RECIPIENT_TESTS) private readonly tests: RecipientTests,
    @Inject(DELIVERY_HISTORY) private readonly history: DeliveryHistory,
    private readonly waker: DeliveryWaker,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async handle(recipientId: string, cause: Cause): Promise<Result<DeliveryItem, TestRefusal>> {
    const recipient = await this.directory.find(recipientId);
    if (!recipient) return refuse({ kind: 'recipient-not-found' });
    if (!recipient.enabled) return refuse({ kind: 'recipient-disabled' });
    const queued = await this.tests.queue(recipientId, testFact(recipientId, cause, this.clock));
    if (queued) this.waker.wake([queued]);
    const delivery = queued && (await this.history.find(queued.id));
    return delivery ? ok(delivery) : refuse({ kind: 'recipient-not-found' });
  }
}

/** Each has a key of its own, so that it waits for nothing but what the strict order puts before it. */
function testFact(recipient: string, { actor, traceparent }: Cause, clock: Clock): OutboundFact {
  const eventId = randomUUID();
  return {
    name: testEventName,
    eventId,
    source: 'jumpfleet/outbound',
    type: 'jumpfleet.recipient.test.v1',
    time: clock.now().toISOString(),
    subject: recipient,
    key: eventId,
    traceparent,
    fields: { lsid: eventId, external_key: '' },
    data: { recipient, requestedBy: actor.id },
  };
}
