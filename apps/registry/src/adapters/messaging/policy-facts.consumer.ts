import { EventContext, EventHandlers } from '@jumpfleet/event-log';
import type { PublishedEvent } from '@jumpfleet/event-log';
import { policyEvents } from '@jumpfleet/policy-contracts';
import type { PolicyEventType } from '@jumpfleet/policy-contracts';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';

type Tx = EventContext['tx'];
type Told = PolicyEventType | PolicyEventType[];
type Reference = Readonly<{
  id: number;
  codeName: string;
  isForItems: boolean;
  addresses: readonly string[];
}>;

const keepUserSql = `
INSERT INTO site_user (number, user_id, username, display_name) VALUES ($1, $2, $3, $4)
ON CONFLICT (number) DO UPDATE
  SET user_id = excluded.user_id, username = excluded.username, display_name = excluded.display_name`;

/** A list in which something lies keeps its name. */
const forgetUserSql = `
DELETE FROM site_user WHERE number = $1 AND NOT EXISTS (
  SELECT FROM jump_client WHERE jump_group_type = 'personal' AND jump_group_id = $1)`;

const keepSql = `
INSERT INTO policy_reference (kind, number, code_name, for_items, addresses) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (kind, number) DO UPDATE SET code_name = excluded.code_name,
  for_items = excluded.for_items, addresses = excluded.addresses`;

/** Keeps what the registry must know of policy's: whose the personal lists are, and what items may name. */
@EventHandlers()
export class PolicyFactsConsumer {
  @EventPattern<Told>([
    'jumpfleet.user.created.v1',
    'jumpfleet.user.changed.v1',
    'jumpfleet.user.disabled.v1',
  ])
  async onUser(@Payload() event: PublishedEvent, @Ctx() { tx }: EventContext): Promise<void> {
    const told = policyEvents['jumpfleet.user.changed.v1'].parse(event.data);
    const { number, userId, username, displayName } = told;
    await tx.query(keepUserSql, [number, userId, username, displayName ?? username]);
  }

  @EventPattern<Told>('jumpfleet.user.deleted.v1')
  async onUserDeleted(@Payload() { data }: PublishedEvent, @Ctx() { tx }: EventContext) {
    const { number } = policyEvents['jumpfleet.user.deleted.v1'].parse(data);
    await tx.query(forgetUserSql, [number]);
  }

  @EventPattern<Told>(['jumpfleet.jump-policy.created.v1', 'jumpfleet.jump-policy.changed.v1'])
  async onJumpPolicy(@Payload() { data }: PublishedEvent, @Ctx() { tx }: EventContext) {
    const { id, codeName } = policyEvents['jumpfleet.jump-policy.changed.v1'].parse(data);
    await keep(tx, 'jump-policy', { id, codeName, isForItems: true, addresses: [] });
  }

  @EventPattern<Told>([
    'jumpfleet.session-policy.created.v1',
    'jumpfleet.session-policy.changed.v1',
  ])
  async onSessionPolicy(@Payload() { data }: PublishedEvent, @Ctx() { tx }: EventContext) {
    const told = policyEvents['jumpfleet.session-policy.changed.v1'].parse(data);
    const { id, codeName, availability } = told;
    const isForItems = availability.includes('jump_items');
    await keep(tx, 'session-policy', { id, codeName, isForItems, addresses: [] });
  }

  @EventPattern<Told>(['jumpfleet.public-portal.created.v1', 'jumpfleet.public-portal.changed.v1'])
  async onPortal(@Payload() { data }: PublishedEvent, @Ctx() { tx }: EventContext) {
    const { id, addresses } = policyEvents['jumpfleet.public-portal.changed.v1'].parse(data);
    await keep(tx, 'public-portal', { id, codeName: '', isForItems: true, addresses });
  }

  @EventPattern<Told>('jumpfleet.jump-policy.deleted.v1')
  async onJumpPolicyDeleted(@Payload() event: PublishedEvent, @Ctx() { tx }: EventContext) {
    await forget(tx, 'jump-policy', event);
  }

  @EventPattern<Told>('jumpfleet.session-policy.deleted.v1')
  async onSessionPolicyDeleted(@Payload() event: PublishedEvent, @Ctx() { tx }: EventContext) {
    await forget(tx, 'session-policy', event);
  }

  @EventPattern<Told>('jumpfleet.public-portal.deleted.v1')
  async onPortalDeleted(@Payload() event: PublishedEvent, @Ctx() { tx }: EventContext) {
    await forget(tx, 'public-portal', event);
  }
}

async function keep(
  tx: Tx,
  kind: string,
  { id, codeName, isForItems, addresses }: Reference,
): Promise<void> {
  await tx.query(keepSql, [kind, id, codeName, isForItems, addresses]);
}

/** Numbers are never given again: who still names it names nothing. */
async function forget(tx: Tx, kind: string, { data }: PublishedEvent): Promise<void> {
  const { id } = policyEvents['jumpfleet.jump-policy.deleted.v1'].parse(data);
  await tx.query('DELETE FROM policy_reference WHERE kind = $1 AND number = $2', [kind, id]);
}
