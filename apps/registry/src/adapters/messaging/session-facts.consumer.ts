import { EventContext, EventHandlers } from '@jumpfleet/event-log';
import type { PublishedEvent } from '@jumpfleet/event-log';
import { sessionEvents } from '@jumpfleet/sessions-contracts';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';

const sessionStarted = 'jumpfleet.session.started.v1';

const accessedSql = `
UPDATE jump_client_search SET last_accessed_at = greatest(last_accessed_at, $2) WHERE client_id = $1`;

/** Keeps when somebody last was at a client, which people search and sort by. */
@EventHandlers()
export class SessionFactsConsumer {
  @EventPattern<typeof sessionStarted>(sessionStarted)
  async onSessionStarted(
    @Payload() event: Pick<PublishedEvent, 'data'>,
    @Ctx() { tx }: Pick<EventContext, 'tx'>,
  ): Promise<void> {
    const { clientId, startedAt } = sessionEvents[sessionStarted].parse(event.data);
    await tx.query(accessedSql, [clientId, Date.parse(startedAt)]);
  }
}
