import { EventContext, EventHandlers } from '@jumpfleet/event-log';
import type { PublishedEvent } from '@jumpfleet/event-log';
import { registryEvents } from '@jumpfleet/registry-contracts';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { SessionDueRepository } from '../persistence/session-due.repository.js';

const deleted = 'jumpfleet.jump-client.deleted.v1';
const itemRemoved = 'jumpfleet.jump-client.item-removed.v1';

/** Sessions of a deleted Jump Item end, also when its client lives on in another item: kept as due in the transaction of the consumed event, then done. */
@EventHandlers()
export class JumpClientDeletedConsumer {
  constructor(private readonly due: SessionDueRepository) {}

  @EventPattern<typeof deleted>(deleted)
  onDeleted(@Payload() event: PublishedEvent, @Ctx() context: EventContext): Promise<void> {
    return this.endAllOf(registryEvents[deleted].parse(event.data).clientId, context);
  }

  @EventPattern<typeof itemRemoved>(itemRemoved)
  onItemRemoved(@Payload() event: PublishedEvent, @Ctx() context: EventContext): Promise<void> {
    return this.endAllOf(registryEvents[itemRemoved].parse(event.data).clientId, context);
  }

  private async endAllOf(clientId: string, context: EventContext): Promise<void> {
    await this.due.endAll(context.tx, clientId, 'deleted');
    context.afterCommit(() => {
      this.due.wake();
    });
  }
}
