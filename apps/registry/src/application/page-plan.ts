import type { FleetQuery } from './fleet-list.js';
import { plainText } from '@jumpfleet/registry-domain';
import { filterTests, lineOf } from './fleet-sample.js';
import type { FleetSample, SampledWalk } from './fleet-sample.js';
import { planWithin } from './within-plan.js';
import { isIndexed, rankedBy, walkedLists } from './fleet-search.js';
import { listsOf } from './item-scope.js';

/**
 * How a page is found. `walk` goes along the order and tests what it meets, up to so many items; the others
 * take all that an index names and sort it. `within` does that for the names before `until` only.
 */
export type PagePlan =
  | Readonly<{ kind: 'walk'; budget: number }>
  | Readonly<{ kind: 'within'; until: string }>
  | Readonly<{ kind: GatherKind }>;
export type GatherKind = 'by-text' | 'by-list' | 'by-status' | 'by-version';

/** What it costs to fetch and sort an item named by an index, against testing one on the way. */
const gatherCost = { 'by-text': 1.7, 'by-list': 1.2, 'by-status': 2.5, 'by-version': 2.5 } as const;
/** Looking up the state of an item on the way costs as much as passing so many. */
const stateCost = 4;
/** A walk that finds fewer than its estimate goes on for a while before it is given up. */
const patience = 3;
const leastBudget = 2_000;
/** A whole fleet comes and goes in seconds: what the sample says of statuses is tried before it is believed. */
const glance = { kind: 'walk', budget: 256 } as const;

/**
 * The cheapest plan first, then what finds the rest if a walk was given up. A term that many items hold is
 * found on a short walk, a rare one by its index; which of them it is, a sample of the fleet tells.
 */
export function planPage(query: FleetQuery, sample: FleetSample): PagePlan[] {
  const { terms, lists, status, tag, needsUpdate } = filterTests(query);
  const tests = [...terms.map(({ test }) => test), lists, status, tag, needsUpdate].filter(
    (test) => !!test,
  );
  const { total } = sample;
  const expected = Math.min(
    total,
    sample.distance((item) => tests.every((test) => test(item)), query.limit + 1, {
      ...walkOf(query),
      lists: walkedLists(query),
    }),
  );
  const [cheapest] = gathersOf(query, sample);
  const budget = Math.max(leastBudget, Math.ceil(expected * patience));
  const walk = { kind: 'walk', budget: budget >= total ? Infinity : budget } as const;
  const wholeWalk = { kind: 'walk', budget: Infinity } as const;
  if (!cheapest) return [walk, wholeWalk];
  const plan = { kind: cheapest.kind };
  const walked = expected * (testsState(query) ? stateCost : 1);
  const otherCost = Math.min(walked, cheapest.cost);
  return [
    ...planWithin(query, { sample, walk: walkOf(query), otherCost }),
    ...(walked <= cheapest.cost
      ? [walk, cheapest.cost < total ? plan : wholeWalk]
      : [...glances(query), plan]),
  ];
}

/** The indexes that can name what is looked for, the cheapest first. */
function gathersOf(query: FleetQuery, sample: FleetSample) {
  const { terms, lists, status, needsUpdate } = filterTests(query);
  const { total } = sample;
  const indexed = terms.filter(({ term }) => isIndexed(term)).map(({ test }) => test);
  const rarest = Math.min(...indexed.map((test) => sample.share(test)));
  return [
    ...(indexed.length > 0 ? [gather('by-text', total * rarest)] : []),
    ...byList(query, total, lists && sample.share(lists)),
    ...(status ? [gather('by-status', total * sample.share(status))] : []),
    ...(needsUpdate && query.needsUpdate
      ? [gather('by-version', total * sample.share(needsUpdate))]
      : []),
  ].sort((a, b) => a.cost - b.cost);
}

const testsState = ({ status, needsUpdate, sort }: FleetQuery): boolean =>
  status !== undefined || needsUpdate !== undefined || sort === 'status';

/** What is only left out is no way to find what is in. */
function byList({ scope, group }: FleetQuery, total: number, share: number | undefined) {
  const isNamed = group !== undefined || !listsOf(scope).isAllBut;
  return share !== undefined && isNamed ? [gather('by-list', total * share)] : [];
}

function glances({ status, limit }: FleetQuery): PagePlan[] {
  return status !== undefined && limit < glance.budget / 2 ? [glance] : [];
}

function gather(kind: keyof typeof gatherCost, items: number) {
  return { kind, cost: items * gatherCost[kind] };
}

/** The way that a walk takes, as the sample knows it; parts by status or group are walked by name. */
function walkOf({ sort, isDescending, after, search = '', fields }: FleetQuery): SampledWalk {
  if (sort === 'rank') {
    const text = plainText(search).toLowerCase();
    const by = rankedBy(fields);
    return {
      sort: 'name',
      isDescending: false,
      from: after && after.part !== '2' ? after.key : undefined,
      ...(by.name && { first: (item) => lineOf(item, 1).startsWith(text) }),
    };
  }
  if (sort === 'status' || sort === 'group')
    return { sort: 'name', isDescending: false, from: after?.key };
  return { sort, isDescending, from: after?.key };
}
