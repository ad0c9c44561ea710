import { EventContext, EventHandlers } from '@jumpfleet/event-log';
import type { PublishedEvent } from '@jumpfleet/event-log';
import { registryEvents } from '@jumpfleet/registry-contracts';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { KnownJumpClients } from '../persistence/known-jump-clients.js';

const registered = 'jumpfleet.jump-client.registered.v1';
const copied = 'jumpfleet.jump-client.copied.v1';
const edited = 'jumpfleet.jump-client.edited.v1';
const deleted = 'jumpfleet.jump-client.deleted.v1';
const itemRemoved = 'jumpfleet.jump-client.item-removed.v1';
const groupCreated = 'jumpfleet.jump-group.created.v1';
const groupEdited = 'jumpfleet.jump-group.edited.v1';
const groupDeleted = 'jumpfleet.jump-group.deleted.v1';

/** Keeps how Jump Clients are called, where they lie and how they are tagged. */
@EventHandlers()
export class KnownJumpClientsConsumer {
  constructor(private readonly known: KnownJumpClients) {}

  @EventPattern<typeof registered>(registered)
  onRegistered(@Payload() { data }: PublishedEvent, @Ctx() { tx }: EventContext): Promise<void> {
    return this.known.keep(tx, registryEvents[registered].parse(data));
  }

  @EventPattern<typeof copied>(copied)
  onCopied(@Payload() { data }: PublishedEvent, @Ctx() { tx }: EventContext): Promise<void> {
    return this.known.keep(tx, registryEvents[copied].parse(data));
  }

  @EventPattern<typeof edited>(edited)
  onEdited(@Payload() { data }: PublishedEvent, @Ctx() { tx }: EventContext): Promise<void> {
    return this.known.keep(tx, registryEvents[edited].parse(data));
  }

  @EventPattern<typeof deleted>(deleted)
  onDeleted(@Payload() { data }: PublishedEvent, @Ctx() { tx }: EventContext): Promise<void> {
    return this.known.drop(tx, registryEvents[deleted].parse(data).clientId);
  }

  @EventPattern<typeof itemRemoved>(itemRemoved)
  onItemRemoved(@Payload() { data }: PublishedEvent, @Ctx() { tx }: EventContext): Promise<void> {
    return this.known.drop(tx, registryEvents[itemRemoved].parse(data).clientId);
  }

  @EventPattern<typeof groupCreated>(groupCreated)
  onGroupCreated(@Payload() { data }: PublishedEvent, @Ctx() { tx }: EventContext): Promise<void> {
    const { jumpGroupId, codeName } = registryEvents[groupCreated].parse(data);
    return this.known.keepGroup(tx, jumpGroupId, codeName);
  }

  @EventPattern<typeof groupEdited>(groupEdited)
  onGroupEdited(@Payload() { data }: PublishedEvent, @Ctx() { tx }: EventContext): Promise<void> {
    const { jumpGroupId, codeName } = registryEvents[groupEdited].parse(data);
    return this.known.keepGroup(tx, jumpGroupId, codeName);
  }

  @EventPattern<typeof groupDeleted>(groupDeleted)
  onGroupDeleted(@Payload() { data }: PublishedEvent, @Ctx() { tx }: EventContext): Promise<void> {
    return this.known.dropGroup(tx, registryEvents[groupDeleted].parse(data).jumpGroupId);
  }
}
