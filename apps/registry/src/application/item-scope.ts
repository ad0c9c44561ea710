import type { Rights } from '@jumpfleet/http';
import type { AccessScope } from '@jumpfleet/policy-contracts';
import { isWithin } from '@jumpfleet/policy-contracts';
import type { GroupWish } from './items.js';

/** Groups and personal lists as one set of numbers: that of a personal list is negative. */
export const listKeyOf = ({ type, id }: GroupWish): number => (type === 'personal' ? -id : id);

/** Which lists a scope holds: these alone, or all but these. */
export type ScopeLists = Readonly<{ isAllBut: boolean; lists: readonly number[] }>;

export function listsOf(scope: AccessScope): ScopeLists {
  if (scope.everything) return { isAllBut: true, lists: [] };
  const { jumpGroupIds, personalListOf, others } = scope;
  if (!others) return { isAllBut: false, lists: keysOf(jumpGroupIds, personalListOf) };
  const excepted = keysOf(others.exceptJumpGroupIds, others.exceptPersonalListOf);
  return { isAllBut: true, lists: excepted.filter((list) => !isInScope(scope, list)) };
}

/** Whether somebody with this scope sees what stands in the list. */
export function isInScope(scope: AccessScope, listKey: number): boolean {
  return isWithin(
    scope,
    listKey < 0 ? { type: 'personal', number: -listKey } : { type: 'shared', number: listKey },
  );
}

/** Which Jump Groups there are for somebody: all for who administers them, else those that items may be seen in. */
export async function seenGroups(rights: Rights): Promise<AccessScope> {
  const managed = await rights.scope('jump-groups:manage');
  return managed.everything ? managed : rights.scope('jump-client:view');
}

/** For what the service itself looks up, on nobody's behalf. */
export const unlimitedScope: AccessScope = {
  everything: true,
  jumpGroupIds: [],
  personalListOf: [],
  reasons: [],
};

const keysOf = (groups: readonly number[], users: readonly number[]): number[] => [
  ...groups,
  ...users.map((user) => -user),
];
