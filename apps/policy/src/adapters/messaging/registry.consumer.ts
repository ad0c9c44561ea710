import { EventContext, EventHandlers } from '@jumpfleet/event-log';
import type { PublishedEvent } from '@jumpfleet/event-log';
import { registryEvents } from '@jumpfleet/registry-contracts';
import { Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { KnownJumpGroups } from '../../application/administration/known-jump-groups.js';

const registered = 'jumpfleet.jump-client.registered.v1';
const copied = 'jumpfleet.jump-client.copied.v1';
const edited = 'jumpfleet.jump-client.edited.v1';
const deleted = 'jumpfleet.jump-client.deleted.v1';
const itemRemoved = 'jumpfleet.jump-client.item-removed.v1';
const groupCreated = 'jumpfleet.jump-group.created.v1';
const groupEdited = 'jumpfleet.jump-group.edited.v1';
const groupDeleted = 'jumpfleet.jump-group.deleted.v1';

/** Keeps what policy decides about items by, and how Jump Groups are called. */
@EventHandlers()
export class RegistryConsumer {
  constructor(
    @Inject(KnownJumpGroups) private readonly jumpGroups: Pick<KnownJumpGroups, 'keep' | 'drop'>,
  ) {}

  @EventPattern<typeof registered>(registered)
  async onRegistered(
    @Payload() { data }: PublishedEvent,
    @Ctx() context: EventContext,
  ): Promise<void> {
    await keepItem(context, registryEvents[registered].parse(data));
  }

  @EventPattern<typeof copied>(copied)
  async onCopied(@Payload() { data }: PublishedEvent, @Ctx() context: EventContext): Promise<void> {
    await keepItem(context, registryEvents[copied].parse(data));
  }

  @EventPattern<typeof edited>(edited)
  async onEdited(@Payload() { data }: PublishedEvent, @Ctx() context: EventContext): Promise<void> {
    await keepItem(context, registryEvents[edited].parse(data));
  }

  @EventPattern<typeof deleted>(deleted)
  async onDeleted(
    @Payload() { data }: PublishedEvent,
    @Ctx() context: EventContext,
  ): Promise<void> {
    await dropItem(context, registryEvents[deleted].parse(data).clientId);
  }

  @EventPattern<typeof itemRemoved>(itemRemoved)
  async onItemRemoved(
    @Payload() { data }: PublishedEvent,
    @Ctx() context: EventContext,
  ): Promise<void> {
    await dropItem(context, registryEvents[itemRemoved].parse(data).clientId);
  }

  @EventPattern<typeof groupCreated>(groupCreated)
  async onGroupCreated(
    @Payload() { data }: PublishedEvent,
    @Ctx() context: EventContext,
  ): Promise<void> {
    await this.keepGroup(context, registryEvents[groupCreated].parse(data));
  }

  @EventPattern<typeof groupEdited>(groupEdited)
  async onGroupEdited(
    @Payload() { data }: PublishedEvent,
    @Ctx() context: EventContext,
  ): Promise<void> {
    await this.keepGroup(context, registryEvents[groupEdited].parse(data));
  }

  @EventPattern<typeof groupDeleted>(groupDeleted)
  async onGroupDeleted(
    @Payload() { data }: PublishedEvent,
    @Ctx() { tx, cause }: EventContext,
  ): Promise<void> {
    const { jumpGroupId } = registryEvents[groupDeleted].parse(data);
    await this.jumpGroups.drop(jumpGroupId, cause);
    await tx.query('DELETE FROM known_jump_group WHERE number = $1', [jumpGroupId]);
  }

  private async keepGroup(
    { tx, cause }: EventContext,
    { jumpGroupId, name, codeName }: ToldGroup,
  ): Promise<void> {
    await this.jumpGroups.keep(jumpGroupId, { name, codeName }, cause);
    await tx.query(
      `INSERT INTO known_jump_group VALUES ($1, $2, $3)
       ON CONFLICT (number) DO UPDATE SET name = excluded.name, code_name = excluded.code_name`,
      [jumpGroupId, name, codeName],
    );
  }
}

type ToldGroup = Readonly<{ jumpGroupId: number; name: string; codeName: string }>;

type ToldItem = Readonly<{
  clientId: string;
  name: string;
  jumpGroupType?: 'shared' | 'personal' | undefined;
  jumpGroupId?: number | undefined;
  jumpPolicyId?: number | null | undefined;
  attendedSessionPolicyId?: number | null | undefined;
  unattendedSessionPolicyId?: number | null | undefined;
  publicSiteAddress?: string | undefined;
}>;

/**
 * Told before lists had numbers, or without what is decided by, an item stays unknown, and so allowed to nobody,
 * until it is told again.
 */
async function keepItem({ tx }: EventContext, item: ToldItem): Promise<void> {
  if (item.jumpGroupId === undefined) return;
  await tx.query(
    `INSERT INTO known_item VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     ON CONFLICT (id) DO UPDATE SET (name, list_type, list_number, jump_policy, attended, unattended,
       public_site_address, told_in_full) = ROW (excluded.name, excluded.list_type, excluded.list_number,
       excluded.jump_policy, excluded.attended, excluded.unattended, excluded.public_site_address,
       excluded.told_in_full)`,
    [
      ...[item.clientId, item.name, item.jumpGroupType ?? 'shared', item.jumpGroupId],
      item.jumpPolicyId ?? null,
      item.attendedSessionPolicyId ?? null,
      item.unattendedSessionPolicyId ?? null,
      item.publicSiteAddress ?? '',
      isToldInFull(item),
    ],
  );
}

/** What is left out is not known; null is known to be none. */
function isToldInFull(item: ToldItem): boolean {
  const { jumpPolicyId, attendedSessionPolicyId, unattendedSessionPolicyId } = item;
  const { publicSiteAddress } = item;
  return [
    ...[jumpPolicyId, attendedSessionPolicyId, unattendedSessionPolicyId],
    publicSiteAddress,
  ].every((one) => one !== undefined);
}

async function dropItem({ tx }: EventContext, id: string): Promise<void> {
  await tx.query('DELETE FROM known_item WHERE id = $1', [id]);
}
