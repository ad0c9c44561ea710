import { EventContext, EventHandlers } from '@jumpfleet/event-log';
import type { PublishedEvent } from '@jumpfleet/event-log';
import { policyEvents } from '@jumpfleet/policy-contracts';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';

const userCreated = 'jumpfleet.user.created.v1';

const keepUserSql = `
INSERT INTO site_user (number, user_id, username, display_name) VALUES ($1, $2, $3, $4)
ON CONFLICT (number) DO UPDATE
  SET user_id = excluded.user_id, username = excluded.username, display_name = excluded.display_name`;

/** Keeps what the registry must know of policy's users: whose the personal lists are. */
@EventHandlers()
export class PolicyFactsConsumer {
  @EventPattern<typeof userCreated>(userCreated)
  async onUserCreated(
    @Payload() event: PublishedEvent,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    const { number, userId, username, displayName } = policyEvents[userCreated].parse(event.data);
    await tx.query(keepUserSql, [number, userId, username, displayName ?? username]);
  }
}
