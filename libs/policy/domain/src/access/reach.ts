import { effectiveUser } from './effective-user.js';
import type { EffectiveUser } from './effective-user.js';
import type { ApiAccountFact } from './facts.js';
import { itemPermissions } from './item-permissions.js';
import { itemMask } from './permission-bits.js';
import type { ListReference, Presence } from './question.js';
import { maskAt } from './role-at.js';
import { ownGroups, ownLists } from './scope-lists.js';
import { allowedMask, sessionLayers } from './session-layers.js';
import type { AccessSnapshot } from './snapshot.js';
import { codeOfSupport, entranceOf } from './verdict.js';

/** All that one account may, by lists and not by items. */
export type Reach = Readonly<{
  /** How people call it; empty when there is none. */
  name: string;
  /** Where something else than elsewhere may hold: the list and its permissions as bits. */
  lists: ReadonlyMap<string, Readonly<{ list: ListReference; mask: number }>>;
  elsewhere: number;
  rights: ReadonlySet<string>;
  sessions: Readonly<Record<Presence, number>>;
}>;

const nothing: Reach = {
  name: '',
  lists: new Map(),
  elsewhere: 0,
  rights: new Set(),
  sessions: { attended: 0, unattended: 0 },
};
const everything = itemMask(itemPermissions);
const start = itemMask(['start']);

export function reachOfUser(snapshot: AccessSnapshot, number: number, at: number): Reach {
  const fact = snapshot.users.get(number);
  if (!fact) return nothing;
  if (entranceOf(fact, at) !== 'allowed') return { ...nothing, name: fact.username };
  const user = effectiveUser(snapshot, fact);
  const held = user.isAdministrator
    ? { lists: nothing.lists, elsewhere: everything }
    : heldByRoles(snapshot, user);
  const jumps = user.isAdministrator || codeOfSupport(user) === 'allowed';
  return {
    name: fact.username,
    ...held,
    rights: new Set(['sign-in', ...user.rights.value, ...(jumps ? ['jump'] : [])]),
    sessions: {
      attended: sessionMask(snapshot, user, 'attended'),
      unattended: sessionMask(snapshot, user, 'unattended'),
    },
  };
}

/** A role's Start Sessions is nothing to whom PO-43 keeps from jumping. */
function heldByRoles(
  snapshot: AccessSnapshot,
  user: EffectiveUser,
): Pick<Reach, 'lists' | 'elsewhere'> {
  const usable = codeOfSupport(user) === 'allowed' ? everything : everything & ~start;
  const places: readonly ListReference[] = [
    ...[...ownGroups(snapshot, user)].map((number) => ({ type: 'shared', number }) as const),
    ...[...ownLists(snapshot, user)].map((number) => ({ type: 'personal', number }) as const),
  ];
  const { system } = user.representative.value.roles;
  return {
    lists: new Map(
      places.map((list) => [
        `${list.type}.${String(list.number)}`,
        { list, mask: maskAt(snapshot, user, list) & usable },
      ]),
    ),
    elsewhere: (snapshot.roles.get(system)?.mask ?? 0) & usable,
  };
}

const sessionMask = (snapshot: AccessSnapshot, user: EffectiveUser, presence: Presence): number =>
  allowedMask(
    sessionLayers(snapshot, {
      ...{ user, presence, startMethod: 'jump', item: undefined },
      ...{ publicSiteAddress: '', invitePolicy: null },
    }),
  );

export function reachOfAccount(snapshot: AccessSnapshot, number: number): Reach {
  const account = snapshot.accounts.get(number);
  if (!account) return nothing;
  const rights = account.enabled ? rightsOf(account) : [];
  return { ...nothing, name: account.name, rights: new Set(rights) };
}

const rightsOf = (account: ApiAccountFact): string[] => [
  'sign-in',
  ...(account.command === 'deny' ? [] : [`command ${account.command}`]),
  ...(account.configuration ? ['configuration'] : []),
  ...(account.reporting ? ['reporting'] : []),
  ...(account.realTimeState ? ['real_time_state'] : []),
  ...(account.backup ? ['backup'] : []),
];
