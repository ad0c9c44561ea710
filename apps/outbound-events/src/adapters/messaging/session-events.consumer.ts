import { EventContext, EventHandlers } from '@jumpfleet/event-log';
import type { PublishedEvent } from '@jumpfleet/event-log';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { DeliveryWaker } from '../../application/delivery-waker.js';
import { outboundFact } from '../../application/outbound-fact.js';
import { DeliveryIntake } from '../persistence/delivery-intake.js';

const started = 'jumpfleet.session.started.v1';
const ended = 'jumpfleet.session.ended.v1';

/** Deliveries are queued in the transaction of the consumed event: each event leads to each once. */
@EventHandlers()
export class SessionEventsConsumer {
  constructor(
    private readonly intake: DeliveryIntake,
    private readonly waker: DeliveryWaker,
  ) {}

  @EventPattern<typeof started>(started)
  onStarted(@Payload() event: PublishedEvent, @Ctx() context: EventContext): Promise<void> {
    return this.queue(event, context);
  }

  @EventPattern<typeof ended>(ended)
  onEnded(@Payload() event: PublishedEvent, @Ctx() context: EventContext): Promise<void> {
    return this.queue(event, context);
  }

  private async queue(event: PublishedEvent, context: EventContext): Promise<void> {
    const fact = outboundFact(event, context.cause.traceparent);
    if (!fact) return;
    const queued = await this.intake.queue(context.tx, fact);
    context.afterCommit(() => void this.waker.wake(queued));
  }
}
