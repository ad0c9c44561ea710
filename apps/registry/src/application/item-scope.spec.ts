import { describe, expect, it } from '@jest/globals';
import type { AccessScope } from '@jumpfleet/policy-contracts';
import { isInScope, listsOf, seenGroups } from './item-scope.js';

const nothing: AccessScope = {
  everything: false,
  jumpGroupIds: [],
  personalListOf: [],
  reasons: [],
};
const some = { ...nothing, jumpGroupIds: [2, 3], personalListOf: [7] };
/** PO-06: the System role reaches wherever one is no member. */
const allBut = {
  ...some,
  others: { exceptJumpGroupIds: [3, 4], exceptPersonalListOf: [8] },
};
const lists = [1, 2, 3, 4, 5, -7, -8, -9];
const inside = (scope: AccessScope) => lists.filter((list) => isInScope(scope, list));

describe('the lists of a scope', () => {
  it('PO-15: are those that are named; personal lists have negative numbers', () => {
    expect(inside(some)).toEqual([2, 3, -7]);
    expect(inside(nothing)).toEqual([]);
    expect(listsOf(some)).toEqual({ isAllBut: false, lists: [2, 3, -7] });
  });

  it('PO-06: are all but those that are excepted and not named', () => {
    expect(inside(allBut)).toEqual([1, 2, 3, 5, -7, -9]);
    expect(listsOf(allBut)).toEqual({ isAllBut: true, lists: [4, -8] });
  });

  it('are said in both ways alike', () => {
    for (const scope of [nothing, some, allBut, { ...nothing, everything: true }]) {
      const held = listsOf(scope);
      expect(lists.filter((list) => held.lists.includes(list) !== held.isAllBut)).toEqual(
        inside(scope),
      );
    }
  });
});

it('PO-10: Jump Groups are there for who administers them, and where items may be seen', async () => {
  const rights = (manages: boolean) => ({
    scope: async (action: string) =>
      action === 'jump-groups:manage' ? { ...nothing, everything: manages } : some,
  });
  expect(isInScope(await seenGroups(rights(true)), 99)).toBe(true);
  expect(isInScope(await seenGroups(rights(false)), 99)).toBe(false);
  expect(isInScope(await seenGroups(rights(false)), 2)).toBe(true);
});
