import { concernedUsers } from './concerned-users.js';
import type { AccessFactKind } from './facts.js';
import { itemPermissions } from './item-permissions.js';
import type { ListReference, Presence } from './question.js';
import { reachOfAccount, reachOfUser } from './reach.js';
import type { Reach } from './reach.js';
import { sessionPermissions } from './session-permissions.js';
import { withChanges } from './snapshot.js';
import type { AccessSnapshot, FactChange } from './snapshot.js';

/** How many items lie on a list. */
export type ListCount = Readonly<{ list: ListReference; items: number }>;

/** Who gains and who loses the same. */
export type ReachChange = Readonly<{
  /** Of items: on which list, or null for all lists but those where something of its own holds. */
  list: ListReference | null;
  /** How many items it is about; 0 for what is not about items. */
  items: number;
  gained: readonly string[];
  lost: readonly string[];
  /** Usernames and names of API accounts, the first fifty of `count`. */
  who: readonly string[];
  count: number;
}>;

export type WhatIf = Readonly<{
  /** Permissions on items, by the names in Jump Item Roles. */
  onItems: readonly ReachChange[];
  /** `sign-in`, `jump`, the rights of users and the permissions of API accounts. */
  rights: readonly ReachChange[];
  /** Session permissions, as `attended shell`, where neither item nor portal says otherwise. */
  sessions: readonly ReachChange[];
  /** What changes whose terms hold for whoever jumps; their items are the asker's to count. */
  terms: readonly Readonly<{ kind: AccessFactKind; number: number }>[];
  /** Whether there are more changes than are told. */
  isCut: boolean;
}>;

const mostEntries = 500;
const mostNames = 50;
const ofTerms: ReadonlySet<AccessFactKind> = new Set([
  'jump-policy',
  'session-policy',
  'public-portal',
  'site',
]);

/**
 * Who would gain and lose what by changes that are not made yet. It looks at the users that they can concern
 * and at lists, never at items one by one; equal changes are told together.
 */
export function whatIf(
  before: AccessSnapshot,
  changes: readonly FactChange[],
  { counts, at }: Readonly<{ counts: readonly ListCount[]; at: number }>,
): WhatIf {
  const after = withChanges(before, changes);
  const changed = changes.map((change) => ('fact' in change ? change.fact : change.gone));
  const differences = new Differences(counts);
  for (const number of concernedUsers(before, after, changed))
    differences.add(reachOfUser(before, number, at), reachOfUser(after, number, at));
  for (const { kind, number } of changed)
    if (kind === 'api-account')
      differences.add(reachOfAccount(before, number), reachOfAccount(after, number));
  return {
    ...differences.told(),
    terms: changed
      .filter(({ kind }) => ofTerms.has(kind))
      .map(({ kind, number }) => ({ kind, number })),
  };
}

type Section = 'onItems' | 'rights' | 'sessions';
type Difference = Readonly<{
  section: Section;
  list: ListReference | null;
  items: number;
  gained: readonly string[];
  lost: readonly string[];
}>;

/** Gathers equal differences of many into one. */
class Differences {
  private readonly found = new Map<string, Difference & { who: string[]; count: number }>();
  private readonly items: ReadonlyMap<string, number>;
  private readonly total: number;

  constructor(counts: readonly ListCount[]) {
    this.items = new Map(
      counts.map(({ list, items }) => [`${list.type}.${String(list.number)}`, items]),
    );
    this.total = counts.reduce((sum, { items }) => sum + items, 0);
  }

  add(before: Reach, after: Reach): void {
    const who = after.name === '' ? before.name : after.name;
    for (const difference of [
      ...this.onItems(before, after),
      ...between('rights', before.rights, after.rights),
      ...between('sessions', sessionNames(before), sessionNames(after)),
    ])
      this.note(difference, who);
  }

  told(): Omit<WhatIf, 'terms'> {
    const all = [...this.found.values()];
    const of = (section: Section) =>
      all
        .filter((one) => one.section === section)
        .slice(0, mostEntries)
        .map(({ list, items, gained, lost, who, count }) => ({
          list,
          items,
          gained,
          lost,
          who,
          count,
        }));
    const sections = { onItems: of('onItems'), rights: of('rights'), sessions: of('sessions') };
    const told = sections.onItems.length + sections.rights.length + sections.sessions.length;
    return { ...sections, isCut: told < all.length };
  }

  private note(difference: Difference, who: string): void {
    const key = JSON.stringify(difference);
    const known = this.found.get(key) ?? { ...difference, who: [], count: 0 };
    known.count++;
    if (known.who.length < mostNames) known.who.push(who);
    this.found.set(key, known);
  }

  private *onItems(before: Reach, after: Reach): Iterable<Difference> {
    let apart = 0;
    for (const key of new Set([...before.lists.keys(), ...after.lists.keys()])) {
      const list = (after.lists.get(key) ?? before.lists.get(key))?.list ?? null;
      const items = this.items.get(key) ?? 0;
      apart += items;
      const [was, becomes] = [before, after].map(
        ({ lists, elsewhere }) => lists.get(key)?.mask ?? elsewhere,
      );
      yield* permissionsBetween({ list, items }, was ?? 0, becomes ?? 0);
    }
    const elsewhere = { list: null, items: this.total - apart };
    yield* permissionsBetween(elsewhere, before.elsewhere, after.elsewhere);
  }
}

function permissionsBetween(
  place: Pick<Difference, 'list' | 'items'>,
  was: number,
  becomes: number,
): Difference[] {
  if (was === becomes) return [];
  const names = (mask: number) => itemPermissions.filter((_, bit) => (mask & (1 << bit)) !== 0);
  const [gained, lost] = [names(becomes & ~was), names(was & ~becomes)];
  return [{ section: 'onItems', ...place, gained, lost }];
}

function between(
  section: Section,
  was: ReadonlySet<string>,
  becomes: ReadonlySet<string>,
): Difference[] {
  const gained = [...becomes].filter((one) => !was.has(one));
  const lost = [...was].filter((one) => !becomes.has(one));
  if (gained.length + lost.length === 0) return [];
  return [{ section, list: null, items: 0, gained, lost }];
}

function sessionNames({ sessions }: Reach): ReadonlySet<string> {
  const of = (presence: Presence) =>
    sessionPermissions
      .filter((_, bit) => (sessions[presence] & (1 << bit)) !== 0)
      .map((name) => `${presence} ${name}`);
  return new Set([...of('attended'), ...of('unattended')]);
}
