import { EventContext, EventHandlers } from '@jumpfleet/event-log';
import type { PublishedEvent } from '@jumpfleet/event-log';
import { registryEvents } from '@jumpfleet/registry-contracts';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { SessionDueRepository } from '../persistence/session-due.repository.js';

const deleted = 'jumpfleet.jump-client.deleted.v1';

/** Sessions of a deleted Jump Client end: kept as due in the transaction of the consumed event, then done. */
@EventHandlers()
export class JumpClientDeletedConsumer {
  constructor(private readonly due: SessionDueRepository) {}

  @EventPattern<typeof deleted>(deleted)
  async on(@Payload() event: PublishedEvent, @Ctx() context: EventContext): Promise<void> {
    const { clientId } = registryEvents[deleted].parse(event.data);
    await this.due.endAllOf(context.tx, clientId);
    context.afterCommit(() => {
      this.due.wake();
    });
  }
}
