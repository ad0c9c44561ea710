import type { FleetQuery } from './fleet-list.js';
import { filterTests } from './fleet-sample.js';
import type { FleetSample, SampledWalk } from './fleet-sample.js';
import { isIndexed } from './fleet-search.js';
import type { PagePlan } from './page-plan.js';

/** What it costs to meet an item in the indexes, where it is not read, or to read one that matches. */
const costs = { ofRange: 0.15, ofText: 0.07, ofMatch: 1 } as const;
/** Otherwise the page is found about as fast. */
const leastOtherCost = 2_500;

/** A page of one term's matches, by name, that stands far from where a walk would begin. */
export function planWithin(
  query: FleetQuery,
  {
    sample,
    walk,
    otherCost,
  }: Readonly<{ sample: FleetSample; walk: SampledWalk; otherCost: number }>,
): PagePlan[] {
  if (otherCost < leastOtherCost || !isPlainlyByName(query)) return [];
  const { terms, lists, status, tag, needsUpdate } = filterTests(query);
  const [only] = terms;
  const others = [...terms.slice(1), lists, status, tag, needsUpdate].filter(
    (one) => one !== undefined,
  );
  if (!only || others.length > 0 || !isIndexed(only.term)) return [];
  const reach = sample.reach(only.test, query.limit + 1, walk);
  if (!reach) return [];
  const cost =
    reach.items * costs.ofRange +
    reach.matches * costs.ofMatch +
    sample.total * sample.share(only.test) * costs.ofText;
  return cost < otherCost ? [{ kind: 'within', until: reach.until }] : [];
}

/** The rest of a rank, or the whole list: what begins with the term is few, and found by itself. */
function isPlainlyByName({ sort, isDescending, after }: FleetQuery): boolean {
  if (isDescending || (sort !== 'name' && sort !== 'rank')) return false;
  return !after || after.part === '' || after.part === '3';
}
