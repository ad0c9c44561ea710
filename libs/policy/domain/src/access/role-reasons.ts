import type { EffectiveUser } from './effective-user.js';
import { permissionsOf } from './permission-bits.js';
import type { Action, ListReference } from './question.js';
import { maskAt, roleAt } from './role-at.js';
import type { RoleAt } from './role-at.js';
import type { AccessSnapshot } from './snapshot.js';
import { listName, quoted, roleName, setBy } from './words.js';

/** PO-02, to the letter. */
const noPermission =
  'At least one permission must be defined in order to allow access to a jump item.';

/** Which role counts on a list, by what, what it overrode, and whether it allows the action. */
export function roleReasons(
  snapshot: AccessSnapshot,
  user: EffectiveUser,
  list: ListReference,
  action: Action,
): string[] {
  const at = roleAt(snapshot, user, list);
  const held = maskAt(snapshot, user, list);
  const reasons = [
    `The ${roleName(snapshot, at.role)} counts on ${listName(snapshot, list)}: ${origin(user, at)}.`,
    ...overridden(snapshot, user, list, at),
  ];
  if (held === 0) return [...reasons, `The role allows nothing. ${noPermission}`];
  const wanted = permissionsOf(action);
  const permissions = snapshot.roles.get(at.role)?.fact.permissions ?? [];
  const found = wanted.filter((permission) => permissions.includes(permission));
  const verb = found.length > 0 ? 'allows' : 'does not allow';
  return [...reasons, `The role ${verb} ${(found.length > 0 ? found : wanted).join(', ')}.`];
}

function origin(user: EffectiveUser, { origin: kind, slot, by }: RoleAt): string {
  const slots = setBy(user.representative.by);
  const default_ = slot === 'default' ? `, with the Default role of ${slots}` : '';
  switch (kind) {
    case 'member':
      return `${quoted(user.fact.username)} is a member of its own${default_}`;
    case 'group-policy':
      return `${quoted(user.fact.username)} is a member by ${setBy(by)}${default_}`;
    case 'personal':
      return `it is the Personal role of ${slots}`;
    case 'team':
      return `it is the Teams role of ${slots}, for the lists of lower ranks in a common team`;
    case 'system':
      return `it is the System role of ${slots}, where one is no member`;
  }
}

/** Less specific memberships in the same group, which did not count (PO-05). */
function overridden(
  snapshot: AccessSnapshot,
  user: EffectiveUser,
  { type, number }: ListReference,
  { origin: kind, by }: RoleAt,
): string[] {
  if (type === 'personal' || kind === 'system') return [];
  return user.policies
    .filter(({ fact, roles }) => roles.has(number) && fact !== by)
    .map(({ fact, roles }) => {
      const role = roles.get(number) ?? 0;
      const counted = role > 0 ? role : user.representative.value.roles.default;
      return `It overrides the ${roleName(snapshot, counted)} by ${setBy(fact)}.`;
    });
}
