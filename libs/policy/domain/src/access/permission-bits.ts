import { itemPermissions } from './item-permissions.js';
import type { ItemPermission } from './item-permissions.js';
import type { Action, ItemAction } from './question.js';
import { sessionPermissions } from './session-permissions.js';
import type { SessionPermission } from './session-permissions.js';

const bits = <Name extends string>(names: readonly Name[]): Readonly<Record<Name, number>> =>
  Object.fromEntries(names.map((name, at) => [name, 1 << at])) as Record<Name, number>;

const itemBits = bits<ItemPermission>(itemPermissions);
export const sessionBits = bits<SessionPermission>(sessionPermissions);

/** A set of permissions as one number. */
export const itemMask = (permissions: readonly ItemPermission[]): number =>
  permissions.reduce((mask, permission) => mask | itemBits[permission], 0);

const edits: Readonly<Partial<Record<ItemAction, ItemPermission>>> = {
  'jump-client:edit-tag': 'edit_tag',
  'jump-client:edit-comments': 'edit_comments',
  'jump-client:edit-public-portal': 'edit_public_portal',
  'jump-client:edit-jump-policy': 'edit_jump_policy',
  'jump-client:edit-session-policy': 'edit_session_policy',
  'jump-client:edit-identity': 'edit_identity',
  'jump-client:edit-behavior': 'edit_behavior',
  'jump-client:edit-support-button': 'edit_support_button',
};

/** Any one of these permissions of a role is enough for the action (PO-01, PO-02). */
const permissionsFor: Readonly<Partial<Record<Action, readonly ItemPermission[]>>> = {
  'jump-client:view': itemPermissions,
  'jump-client:add': ['add'],
  'installer:manage': ['add'],
  'jump-client:move': ['assign_jump_group'],
  'jump-client:remove': ['remove'],
  'jump-client:jump': ['start'],
  'jump-client:view-report': ['view_jump_item_report'],
  'jump-client:edit': Object.values(edits),
  ...Object.fromEntries(
    Object.entries(edits).map(([action, permission]) => [action, [permission]]),
  ),
};

export const permissionsOf = (action: Action): readonly ItemPermission[] =>
  permissionsFor[action] ?? [];

const masks: Readonly<Partial<Record<Action, number>>> = Object.fromEntries(
  (Object.keys(permissionsFor) as Action[]).map((action) => [
    action,
    itemMask(permissionsOf(action)),
  ]),
);

/** What a role's permissions must overlap; 0 for what no role grants. */
export const maskOf = (action: Action): number => masks[action] ?? 0;
