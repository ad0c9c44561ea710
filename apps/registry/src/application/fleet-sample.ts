import type { ClientStatus, FleetFilters } from './fleet-list.js';
import type { Term } from './fleet-search.js';
import { termsOf } from './fleet-search.js';

/** One item of the sample, as a search sees it. */
export type SampledItem = Readonly<{
  listKey: number;
  /** The list's name and code name, in lower case. */
  list: string;
  codeName: string;
  status: ClientStatus;
  /** The search text. */
  text: string;
}>;

type Test = (item: SampledItem) => boolean;

/** Items drawn by chance from the whole fleet: what share of them passes a filter is known within a moment. */
export class FleetSample {
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
}

/** The filters of a query, each as a test of its own. */
export function filterTests(filters: FleetFilters): Readonly<{
  terms: readonly Readonly<{ term: Term; test: Test }>[];
  lists: Test | undefined;
  status: Test | undefined;
  tag: Test | undefined;
}> {
  const { status, tag } = filters;
  return {
    terms: termsOf(filters).map((term) => ({ term, test: termTest(term) })),
    lists: listTest(filters),
    status: status && ((item) => item.status === status),
    tag: tag === undefined ? undefined : (item) => lineOf(item, 4) === tag.toLowerCase(),
  };
}

function listTest({ scope, group }: FleetFilters): Test | undefined {
  if (scope.everything && group === undefined) return undefined;
  const seen = new Set([...scope.jumpGroupIds, ...scope.personalListOf.map((user) => -user)]);
  const name = group?.toLowerCase();
  return (item) =>
    (scope.everything || seen.has(item.listKey)) &&
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

function lineOf({ text }: SampledItem, line: number): string {
  return text.split('\n', line)[line - 1] ?? '';
}
