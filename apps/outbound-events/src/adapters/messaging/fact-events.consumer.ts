import { EventContext, EventHandlers } from '@jumpfleet/event-log';
import type { PublishedEvent } from '@jumpfleet/event-log';
import type { FactJumpClient } from '@jumpfleet/outbound-domain';
import { registryEvents } from '@jumpfleet/registry-contracts';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { factTypes, outboundFacts } from '../../application/outbound-fact.js';
import { FactDesk } from '../fact-desk.js';
import type { Queued } from '../fact-desk.js';
import { KnownJumpClients } from '../persistence/known-jump-clients.js';
import { PresenceWatch } from '../persistence/presence-watch.js';

const registered = 'jumpfleet.jump-client.registered.v1';
const deleted = 'jumpfleet.jump-client.deleted.v1';

/** Deliveries are queued in the transaction of the consumed event: each event leads to each once. */
@EventHandlers()
export class FactEventsConsumer {
  constructor(
    private readonly desk: FactDesk,
    private readonly known: KnownJumpClients,
    private readonly presence: PresenceWatch,
  ) {}

  @EventPattern(factTypes)
  async onFact(@Payload() event: PublishedEvent, @Ctx() context: EventContext): Promise<void> {
    const { tx, cause } = context;
    const queued: Queued = [];
    const told = await this.itemOf(event, context);
    for (const { fact, clients } of outboundFacts(event, cause.traceparent))
      queued.push(...(await this.desk.take(tx, fact, { clients, told })));
    if (event.type === deleted) await this.forgetPresence(event, context);
    context.afterCommit(() => {
      this.desk.wake(queued);
    });
  }

  /** Whoever keeps the known clients may not have heard of this one yet. */
  private async itemOf(
    event: PublishedEvent,
    { tx }: EventContext,
  ): Promise<FactJumpClient | undefined> {
    if (event.type !== registered) return undefined;
    return this.known.told(tx, registryEvents[registered].parse(event.data));
  }

  private async forgetPresence({ data }: PublishedEvent, { tx }: EventContext): Promise<void> {
    const { clientId, endpointId = clientId } = registryEvents[deleted].parse(data);
    await this.presence.forget(tx, endpointId);
  }
}
