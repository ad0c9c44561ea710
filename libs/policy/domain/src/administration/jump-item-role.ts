import {
  administratorRole,
  auditorRole,
  noAccessRole,
  startSessionsOnlyRole,
} from '../access/facts.js';
import { itemPermissions } from '../access/item-permissions.js';
import type { ItemPermission } from '../access/item-permissions.js';
import type { AdministeredKind } from './administered.decider.js';
import { invalid } from './administered.messages.js';
import type { AdministeredEvent } from './administered.messages.js';

export type JumpItemRoleTerms = Readonly<{
  name: string;
  description: string;
  permissions: readonly ItemPermission[];
}>;
export type JumpItemRoleEvent = AdministeredEvent<'JumpItemRole', JumpItemRoleTerms>;

/** PO-07: what a site has from its first start on. */
export const shippedJumpItemRoles: Readonly<Record<number, JumpItemRoleTerms>> = {
  [noAccessRole]: {
    name: 'No Access',
    description: 'Sees no Jump Item.',
    permissions: [],
  },
  [administratorRole]: {
    name: 'Administrator',
    description: 'May do everything with a Jump Item.',
    permissions: itemPermissions,
  },
  [auditorRole]: {
    name: 'Auditor',
    description: 'Views reports, and nothing else.',
    permissions: ['view_jump_item_report'],
  },
  [startSessionsOnlyRole]: {
    name: 'Start Sessions Only',
    description: 'Starts sessions, and nothing else.',
    permissions: ['start'],
  },
};

export const jumpItemRoleKind: AdministeredKind<'JumpItemRole', JumpItemRoleTerms> = {
  name: 'JumpItemRole',
  version: 1,
  slug: 'jump-item-role',
  noun: 'Jump Item Role',
  nameTerm: 'name',
  shipped: Object.keys(shippedJumpItemRoles).map(Number),
  faultOf: ({ permissions }, id) =>
    id === noAccessRole && permissions.length > 0
      ? invalid('no-access-means-none', 'permissions', 'of No Access stay empty')
      : undefined,
};

/** PO-02, word for word. */
export const permissionNeeded =
  'At least one permission must be defined in order to allow access to a jump item.';

/** Each once, in the order in which people know them. */
export function orderedPermissions(permissions: readonly ItemPermission[]): ItemPermission[] {
  return itemPermissions.filter((permission) => permissions.includes(permission));
}

export type HowMany = 'All' | 'Some' | 'None';

/** PO-09: a role as its list shows it. */
export function roleSummary({ permissions }: JumpItemRoleTerms) {
  const has = (permission: ItemPermission) => permissions.includes(permission);
  const edits = itemPermissions.filter((permission) => permission.startsWith('edit_'));
  const granted = edits.filter(has).length;
  const edit: HowMany = granted === edits.length ? 'All' : granted > 0 ? 'Some' : 'None';
  return {
    jump: has('start'),
    createDeploy: has('add'),
    remove: has('remove'),
    moveCopy: has('assign_jump_group'),
    edit,
    viewReports: has('view_jump_item_report'),
  };
}
