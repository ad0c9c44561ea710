import { plainText } from '@jumpfleet/registry-domain';
import type { ClientStatus, FleetFilters, FleetQuery, SearchField } from './fleet-list.js';
import { clientStatuses } from './fleet-list.js';
import { listsOf } from './item-scope.js';

/** Lines of an item's search text, from 1, by the field that they belong to. */
const textLines: Partial<Readonly<Record<SearchField, readonly number[]>>> = {
  name: [1],
  hostname: [2, 11],
  comments: [3],
  tag: [4],
  public_ip: [5],
  private_ip: [6],
  console_user: [7],
  domain: [8],
  fqdn: [9],
  workgroup: [10],
};

/** How every item of the list is reached so far. */
const jumpMethod = 'jump client';

/** One text to be found, and where; it is found where any of these contains it. */
export type Term = Readonly<{
  /** Lower case, on one line. */
  text: string;
  /** `all` is every line of the search text. */
  lines: 'all' | readonly number[];
  inGroup: boolean;
  inLastAccessed: boolean;
  /** Statuses whose name contains it. */
  statuses: readonly ClientStatus[];
  /** Whether it is in what all items have in common. */
  isInAll: boolean;
}>;

/** What must all be found in an item; without a term everything passes. */
export function termsOf({ search = '', fields, terms = [] }: FleetFilters): Term[] {
  return [
    ...(search === '' ? [] : [termIn(search, fields)]),
    ...terms.map(({ field, text }) => termIn(text, [field])),
  ].filter(({ text }) => text !== '');
}

/** Without fields: in all texts of an item's own, and its group; not in what changes by the minute. */
function termIn(search: string, fields: readonly SearchField[] | undefined): Term {
  const text = plainText(search).toLowerCase();
  return {
    text,
    lines: fields ? fields.flatMap((field) => textLines[field] ?? []) : 'all',
    inGroup: fields?.includes('group') ?? true,
    inLastAccessed: fields?.includes('last_accessed') ?? false,
    statuses: fields?.includes('status')
      ? clientStatuses.filter((name) => name.includes(text))
      : [],
    isInAll: fields?.includes('jump_method') === true && jumpMethod.includes(text),
  };
}

/** Which of name and hostname an exact or beginning match counts in. */
export function rankedBy(fields: FleetFilters['fields']): { name: boolean; hostname: boolean } {
  return {
    name: fields?.includes('name') ?? true,
    hostname: fields?.includes('hostname') ?? true,
  };
}

/** Whether the index of three letters can find it: an index does not know what stands around the text. */
export function isIndexed({ text, statuses, isInAll, inLastAccessed }: Term): boolean {
  return (
    !isInAll &&
    !inLastAccessed &&
    statuses.length === 0 &&
    /[\p{L}\p{N}]{3}|[\p{L}\p{N}]{2}[^\p{L}\p{N}]|[^\p{L}\p{N}][\p{L}\p{N}]/u.test(text)
  );
}

/** A walk can go along so many lists side by side. */
const maxListsWalked = 8;

/** The few lists that an order by name is walked in, list by list; `undefined` is the whole fleet. */
export function walkedLists({ scope, sort }: FleetQuery): readonly number[] | undefined {
  const { isAllBut, lists } = listsOf(scope);
  const isByName = sort === 'name' || sort === 'rank' || sort === 'status';
  const isFew = lists.length > 0 && lists.length <= maxListsWalked;
  return !isAllBut && isByName && isFew ? lists : undefined;
}
