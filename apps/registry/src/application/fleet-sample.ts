import type { ClientStatus, FleetFilters, SortKey } from './fleet-list.js';
import type { Term } from './fleet-search.js';
import { listsOf } from './item-scope.js';
import { termsOf } from './fleet-search.js';

/** One item of the sample, as a search sees it. */
export type SampledItem = Readonly<{
  listKey: number;
  /** The list's name and code name, in lower case. */
  list: string;
  codeName: string;
  status: ClientStatus;
  needsUpdate: boolean;
  /** The search text. */
  text: string;
  connectedAt: number;
  accessedAt: number;
  registeredAt: number;
}>;

export type Test = (item: SampledItem) => boolean;

/** Items drawn by chance from the whole fleet: what share of them passes a filter is known within a moment. */
export class FleetSample {
  private readonly sorted = new Map<string, readonly SampledItem[]>();

  constructor(
    private readonly items: readonly SampledItem[],
    /** How many items there are. */
    readonly total: number,
  ) {}

  /** Never nothing: a sample without a match does not prove that there is none. */
  share(test: Test): number {
    const hits = this.items.reduce((count, item) => (test(item) ? count + 1 : count), 0);
    return Math.min(1, (hits + 0.5) / (this.items.length + 1));
  }

  /**
   * How many items a walk along the order meets until it has found so many. What passes often stands close
   * together, so a share of the whole would not tell.
   */
  distance(test: Test, wanted: number, walk: SampledWalk): number {
    const scale = this.total / Math.max(1, this.items.length);
    const hits = Math.max(1, Math.ceil(wanted / scale));
    let met = 0;
    let found = 0;
    for (const item of this.way(walk)) {
      met++;
      if (test(item) && ++found === hits)
        return Math.ceil(met * scale * Math.min(1, wanted / scale / hits)) + wanted;
    }
    return Math.ceil(met * scale) + wanted;
  }

  /** A name before which so many are found, and some more, as far as the sample tells; not among those that come first. */
  reach(test: Test, wanted: number, walk: SampledWalk): SampledReach | undefined {
    const scale = this.total / Math.max(1, this.items.length);
    const hits = Math.ceil(wanted / scale) + spareHits;
    let met = 0;
    let found = 0;
    for (const item of this.ahead(walk, (one) => !walk.first?.(one))) {
      met++;
      if (test(item) && ++found === hits)
        return { until: lineOf(item, 1), items: met * scale, matches: hits * scale };
    }
    return undefined;
  }

  /** A rank is walked from its beginning on: what begins with the text comes first. */
  private *way(walk: SampledWalk): Generator<SampledItem> {
    const { first } = walk;
    yield* this.ahead(walk, first ?? (() => true));
    if (first) yield* this.ahead(walk, (item) => !first(item));
  }

  private *ahead(walk: SampledWalk, test: Test): Generator<SampledItem> {
    for (const item of this.inOrder(walk))
      if (isAhead(item, walk) && (walk.lists?.includes(item.listKey) ?? true) && test(item))
        yield item;
  }

  private inOrder({ sort, isDescending }: SampledWalk): readonly SampledItem[] {
    const name = `${isDescending ? '-' : ''}${sort}`;
    const known = this.sorted.get(name);
    if (known) return known;
    const ascending = this.items.toSorted((a, b) => (keyOf(a, sort) < keyOf(b, sort) ? -1 : 1));
    const sorted = isDescending ? ascending.toReversed() : ascending;
    this.sorted.set(name, sorted);
    return sorted;
  }
}

/** A stretch of names: how many items are in it, and how many of them match. */
export type SampledReach = Readonly<{ until: string; items: number; matches: number }>;

/** One hit more could by chance stand before the matches that are wanted. */
const spareHits = 3;

export type SampledKey = Exclude<SortKey, 'status' | 'group'>;

export type SampledWalk = Readonly<{
  sort: SampledKey;
  isDescending: boolean;
  /** Where the walk begins. */
  from: string | undefined;
  /** The only ones that it passes through. */
  lists?: readonly number[] | undefined;
  first?: Test;
}>;

function isAhead(item: SampledItem, { sort, isDescending, from }: SampledWalk): boolean {
  if (from === undefined) return true;
  const key = keyOf(item, sort);
  const start = typeof key === 'number' ? Number(from) : from;
  return isDescending ? key <= start : key >= start;
}

function keyOf(item: SampledItem, sort: SampledKey): string | number {
  switch (sort) {
    case 'name':
      return lineOf(item, 1);
    case 'hostname':
      return lineOf(item, 2);
    case 'tag':
      return lineOf(item, 4);
    case 'console_user':
      return lineOf(item, 7);
    case 'last_connect_at':
      return item.connectedAt;
    case 'last_accessed_at':
      return item.accessedAt;
    case 'registered_at':
      return item.registeredAt;
  }
}

/** The filters of a query, each as a test of its own. */
export function filterTests(filters: FleetFilters): Readonly<{
  terms: readonly Readonly<{ term: Term; test: Test }>[];
  lists: Test | undefined;
  status: Test | undefined;
  tag: Test | undefined;
  needsUpdate: Test | undefined;
}> {
  const { status, tag, needsUpdate } = filters;
  return {
    terms: termsOf(filters).map((term) => ({ term, test: termTest(term) })),
    lists: listTest(filters),
    status: status && ((item) => item.status === status),
    tag: tag === undefined ? undefined : (item) => lineOf(item, 4) === tag.toLowerCase(),
    needsUpdate: needsUpdate === undefined ? undefined : (item) => item.needsUpdate === needsUpdate,
  };
}

function listTest({ scope, group }: FleetFilters): Test | undefined {
  if (scope.everything && group === undefined) return undefined;
  const { isAllBut, lists } = listsOf(scope);
  const named = new Set(lists);
  const name = group?.toLowerCase();
  return (item) =>
    named.has(item.listKey) !== isAllBut &&
    (name === undefined || item.list === name || item.codeName === name);
}

function termTest(term: Term): Test {
  return (item) =>
    term.isInAll ||
    isInLines(item, term) ||
    (term.inGroup && item.list.includes(term.text)) ||
    term.statuses.includes(item.status);
}

function isInLines(item: SampledItem, { text, lines }: Term): boolean {
  if (!item.text.includes(text)) return false;
  return lines === 'all' || lines.some((line) => lineOf(item, line).includes(text));
}

const splitTexts = new WeakMap<SampledItem, readonly string[]>();

/** A sample is asked about for seconds: each of its texts is split once. */
export function lineOf(item: SampledItem, line: number): string {
  const lines = splitTexts.get(item) ?? item.text.split('\n');
  splitTexts.set(item, lines);
  return lines[line - 1] ?? '';
}
