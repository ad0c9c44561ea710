import { EventContext, EventHandlers } from '@jumpfleet/event-log';
import type { PublishedEvent } from '@jumpfleet/event-log';
import { registryEvents } from '@jumpfleet/registry-contracts';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';

const clientDeleted = 'jumpfleet.jump-client.deleted.v1';

/** No cycle waits for a client that was deleted. */
@EventHandlers()
export class RegistryFactsConsumer {
  @EventPattern<typeof clientDeleted>(clientDeleted)
  async onClientDeleted(
    @Payload() event: Pick<PublishedEvent, 'data'>,
    @Ctx() { tx }: Pick<EventContext, 'tx'>,
  ): Promise<void> {
    const { clientId, endpointId } = registryEvents[clientDeleted].parse(event.data);
    await tx.query('SELECT upgrade_leave($1)', [endpointId ?? clientId]);
  }
}
