import { EventContext, EventHandlers } from '@jumpfleet/event-log';
import type { PublishedEvent } from '@jumpfleet/event-log';
import { policyEvents } from '@jumpfleet/policy-contracts';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { RevokedRepresentatives } from '../persistence/revoked-representatives.js';

const userDisabled = 'jumpfleet.user.disabled.v1';
const userDeleted = 'jumpfleet.user.deleted.v1';
const accountDisabled = 'jumpfleet.api-account.disabled.v1';
const accountDeleted = 'jumpfleet.api-account.deleted.v1';

/** Who may not come in any more loses the sessions that run, too. */
@EventHandlers()
export class RepresentativeRevokedConsumer {
  constructor(private readonly revoked: RevokedRepresentatives) {}

  @EventPattern<typeof userDisabled>(userDisabled)
  onUserDisabled(@Payload() event: PublishedEvent, @Ctx() context: EventContext): Promise<void> {
    return this.revoked.add(policyEvents[userDisabled].parse(event.data).userId, context);
  }

  @EventPattern<typeof userDeleted>(userDeleted)
  onUserDeleted(@Payload() event: PublishedEvent, @Ctx() context: EventContext): Promise<void> {
    return this.revoked.add(policyEvents[userDeleted].parse(event.data).userId, context);
  }

  @EventPattern<typeof accountDisabled>(accountDisabled)
  onAccountDisabled(@Payload() event: PublishedEvent, @Ctx() context: EventContext): Promise<void> {
    return this.revoked.add(policyEvents[accountDisabled].parse(event.data).accountId, context);
  }

  @EventPattern<typeof accountDeleted>(accountDeleted)
  onAccountDeleted(@Payload() event: PublishedEvent, @Ctx() context: EventContext): Promise<void> {
    return this.revoked.add(policyEvents[accountDeleted].parse(event.data).accountId, context);
  }
}
