import type { Rights } from '@jumpfleet/http';
import type { Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import type { AccessScope, Action } from '@jumpfleet/policy-contracts';
import type { JumpClientSettings } from '@jumpfleet/registry-domain';
import { Inject, Injectable } from '@nestjs/common';
import { ITEMS } from '../tokens.js';
import { isInScope, listKeyOf } from './item-scope.js';
import type { GroupWish, Item, ItemChanges, ItemRefusal, Items } from './items.js';

/** What is to be done with an item, and what that needs where it lies. */
export type Deed = Readonly<{
  actions: readonly Action[];
  /** Where it shall lie afterwards; the actions are needed there as well (PO-03). */
  destination?: GroupWish | undefined;
}>;

type Permitted = Result<undefined, ItemRefusal>;
type Scopes = ReadonlyMap<Action, AccessScope>;

/** PO-01: which permission each setting of an item needs. Its name is what it is known by, so its identity. */
const settingActions = {
  name: 'jump-client:edit-identity',
  tag: 'jump-client:edit-tag',
  comments: 'jump-client:edit-comments',
  jumpPolicyId: 'jump-client:edit-jump-policy',
  attendedSessionPolicyId: 'jump-client:edit-session-policy',
  unattendedSessionPolicyId: 'jump-client:edit-session-policy',
  publicSiteAddress: 'jump-client:edit-public-portal',
  supportButtonProfileCodeName: 'jump-client:edit-support-button',
  supportButtonDirectQueue: 'jump-client:edit-support-button',
  startMode: 'jump-client:edit-behavior',
  isQuiet: 'jump-client:edit-behavior',
  maxOfflineMinutes: 'jump-client:edit-behavior',
  expiresAt: 'jump-client:edit-behavior',
} as const satisfies Record<Exclude<keyof JumpClientSettings, 'jumpGroup'>, Action>;

/**
 * Whether somebody may do something with an item. What may not be seen does not exist; what may be seen
 * and not be done is refused. Who may do it everywhere is asked nothing about the item.
 */
@Injectable()
export class ItemPermits {
  constructor(@Inject(ITEMS) private readonly items: Items) {}

  async demand(rights: Rights, clientId: string, deed: Deed): Promise<Permitted> {
    const scopes = await scopesOf(rights, deed.actions);
    if (isUnlimited(scopes)) return ok(undefined);
    const item = (await this.items.find([clientId])).get(clientId);
    return permit(scopes, clientId, item, deed);
  }

  /** Only what would be different needs a permission. */
  async demandEdit(rights: Rights, clientId: string, changes: ItemChanges): Promise<Permitted> {
    const scopes = await scopesOf(rights, editOf(changes).actions);
    if (isUnlimited(scopes)) return ok(undefined);
    const item = (await this.items.find([clientId])).get(clientId);
    return permit(scopes, clientId, item, item ? editOf(changes, item) : { actions: [] });
  }

  /** The same for many: policy is asked once. */
  async editsOf(
    rights: Rights,
    changes: ItemChanges,
  ): Promise<(clientId: string, item: Item | undefined) => Permitted> {
    const scopes = await scopesOf(rights, editOf(changes).actions);
    return (clientId, item) =>
      permit(scopes, clientId, item, item ? editOf(changes, item) : { actions: [] });
  }

  async deedsOf(
    rights: Rights,
    deed: Deed,
  ): Promise<(clientId: string, item: Item | undefined) => Permitted> {
    const scopes = await scopesOf(rights, deed.actions);
    return (clientId, item) => permit(scopes, clientId, item, deed);
  }
}

async function scopesOf(rights: Rights, actions: readonly Action[]): Promise<Scopes> {
  const all = [...new Set<Action>(['jump-client:view', ...actions])];
  return new Map(
    await Promise.all(all.map(async (action) => [action, await rights.scope(action)] as const)),
  );
}

const isUnlimited = (scopes: Scopes): boolean =>
  [...scopes.values()].every(({ everything }) => everything);

function permit(
  scopes: Scopes,
  clientId: string,
  item: Item | undefined,
  { actions, destination }: Deed,
): Permitted {
  if (!item || !isAllowed(scopes, 'jump-client:view', item.settings.jumpGroup))
    return refuse({ kind: 'jump-client-not-found', clientId });
  if (destination && !isAllowed(scopes, 'jump-client:view', destination))
    return refuse({ kind: 'jump-group-unknown', group: destination });
  const origin: GroupWish = item.settings.jumpGroup;
  const needed = actions.map((action) => ({ action, place: origin }));
  if (destination) needed.push({ action: 'jump-client:move', place: destination });
  const denied = needed.find(({ action, place }) => !isAllowed(scopes, action, place));
  if (!denied) return ok(undefined);
  return refuse({ kind: 'not-allowed', reasons: scopes.get(denied.action)?.reasons ?? [] });
}

function isAllowed(scopes: Scopes, action: Action, place: GroupWish): boolean {
  const scope = scopes.get(action);
  return scope !== undefined && isInScope(scope, listKeyOf(place));
}

/** Without an item, all that the changes might need. */
function editOf(
  { settings = {}, jumpGroup, connectionType, nameSource }: ItemChanges,
  item?: Item,
) {
  const named = Object.entries(settings) as [keyof typeof settingActions, unknown][];
  const edited = named.filter(([name, value]) => !item || item.settings[name] !== value);
  const connects = connectionType !== undefined && item?.connectionType !== connectionType;
  const moves = jumpGroup && !(item && listKeyOf(item.settings.jumpGroup) === listKeyOf(jumpGroup));
  const actions: Action[] = [
    ...edited.map(([name]) => settingActions[name]),
    ...(connects || nameSource !== undefined ? (['jump-client:edit-identity'] as const) : []),
    ...(moves ? (['jump-client:move'] as const) : []),
  ];
  return { actions, ...(moves && { destination: jumpGroup }) } satisfies Deed;
}
