import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { randomFact, randomSite } from '../testing/random-site.js';
import {
  groupPolicy,
  jumpGroup,
  jumpPolicy,
  noon,
  representative,
  shippedRoles,
  user,
} from '../testing/site-of.js';
import { administratorRole, startSessionsOnlyRole as starts } from './facts.js';
import type { AccessFact } from './facts.js';
import { reachOfUser } from './reach.js';
import { compile, withChanges } from './snapshot.js';
import type { FactChange } from './snapshot.js';
import { whatIf } from './what-if.js';

const counts = [
  { list: { type: 'shared', number: 1 }, items: 10 },
  { list: { type: 'shared', number: 2 }, items: 5 },
  { list: { type: 'personal', number: 2 }, items: 3 },
] as const;
const would = (facts: readonly AccessFact[], ...changes: readonly FactChange[]) =>
  whatIf(compile([...shippedRoles, ...facts]), changes, { counts, at: noon });

describe('what a change would do', () => {
  const staff = [1, 2, 3].map((number) => user(number));

  it('D7: names who would gain what where, together where it is the same', () => {
    const policy = groupPolicy(1, { users: [1, 3], jumpGroups: [{ jumpGroup: 1, role: starts }] });
    const { onItems, rights, isCut } = would(staff, { fact: policy });
    expect(onItems).toEqual([
      {
        list: { type: 'shared', number: 1 },
        ...{ items: 10, gained: ['start'], lost: [], who: ['user1', 'user3'], count: 2 },
      },
    ]);
    expect([rights, isCut]).toEqual([[], false]);
  });

  it('D7: names who would lose what, by a role, by leaving and by being disabled', () => {
    const member = jumpGroup(1, [{ user: 1, role: starts }]);
    const lost = [{ items: 10, gained: [], lost: ['start'], who: ['user1'] }];
    const role = { kind: 'jump-item-role', number: starts, name: '', permissions: [] } as const;
    expect(would([...staff, member], { fact: role }).onItems).toMatchObject(lost);
    expect(would([...staff, member], { gone: member }).onItems).toMatchObject(lost);
    const disabled = would([...staff, member], { fact: user(1, { enabled: false }) });
    expect(disabled.onItems).toMatchObject(lost);
    expect(disabled.rights).toMatchObject([{ lost: ['sign-in', 'jump'], who: ['user1'] }]);
  });

  it('D7: counts what the System role reaches without what something else holds on', () => {
    const member = jumpGroup(1, [{ user: 1, role: starts }]);
    const reaching = user(1, { representative: representative({ system: starts }) });
    expect(would([...staff, member], { fact: reaching }).onItems).toMatchObject([
      { list: null, items: 8, gained: ['start'] },
    ]);
  });

  it('D7: tells of rights, of sessions, and which terms for whoever jumps would change', () => {
    const custom = { kind: 'custom', terms: { permissions: { shell: 'allow' } } } as const;
    const powerful = user(1, { rights: ['administrator'], attended: custom });
    const { onItems, rights, sessions, terms } = would(
      staff,
      { fact: powerful },
      { fact: jumpPolicy(4, {}) },
    );
    const elsewhere = onItems.find(({ list }) => list === null);
    expect(elsewhere).toMatchObject({ items: 18, lost: [] });
    expect(elsewhere?.gained).toContain('remove');
    expect(rights).toMatchObject([{ gained: ['administrator'], who: ['user1'] }]);
    expect(sessions).toMatchObject([{ gained: ['attended shell'], who: ['user1'] }]);
    expect(terms).toEqual([{ kind: 'jump-policy', number: 4 }]);
  });

  it('D7: misses no user whose reach differs, in random cases', () => {
    const growth = fc.tuple(
      randomSite,
      fc.array(fc.tuple(randomFact, fc.boolean()), { minLength: 1, maxLength: 3 }),
    );
    fc.assert(
      fc.property(growth, ([facts, random]) => {
        const changes = random.map(([fact, isGone]) => (isGone ? { gone: fact } : { fact }));
        const before = compile([...shippedRoles, ...facts]);
        const after = withChanges(before, changes);
        const { onItems, rights, sessions } = whatIf(before, changes, { counts, at: noon });
        const told = new Set([...onItems, ...rights, ...sessions].flatMap(({ who }) => who));
        for (const number of [1, 2, 3, 4, 5]) {
          const [was, becomes] = [before, after].map((snapshot) => plain(snapshot, number));
          expect(told.has(`user${String(number)}`)).toBe(was !== becomes);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('is bounded: it tells at most five hundred changes of a kind, and that there are more', () => {
    const many = Array.from({ length: 600 }, (_, n) =>
      jumpGroup(n + 1, [{ user: 1, role: administratorRole }]),
    );
    const { onItems, isCut } = would(staff, ...many.map((fact) => ({ fact })));
    expect([onItems.length, isCut]).toEqual([500, true]);
  });
});

/** All that a user may, list by list, so that two can be compared. */
function plain(snapshot: Parameters<typeof reachOfUser>[0], number: number): string {
  const { lists, elsewhere, rights, sessions } = reachOfUser(snapshot, number, noon);
  const places = ['shared', 'personal'].flatMap((type) =>
    [1, 2, 3, 4, 5, 6].map((list) => lists.get(`${type}.${String(list)}`)?.mask ?? elsewhere),
  );
  return JSON.stringify([places, elsewhere, [...rights].sort(), sessions]);
}
