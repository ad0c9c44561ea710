import { searchLines } from '@jumpfleet/registry-domain';
import type { FleetQuery } from '../application/fleet-list.js';
import { clientStatuses } from '../application/fleet-list.js';
import { isInScope } from '../application/item-scope.js';
import { rankedBy, termsOf } from '../application/fleet-search.js';
import { known, needsUpdate, textOf } from './known-fleet.js';
import type { Known } from './known-fleet.js';

/** What the query must find, in its order, worked out the plain way. */
export function expectedIn(query: FleetQuery): string[] {
  const terms = termsOf(query);
  const found = known.filter((item) => {
    const text = textOf(item).split('\n');
    const isTerm = ({ text: wanted, ...term }: (typeof terms)[number]): boolean =>
      term.isInAll ||
      text.some(
        (line, index) =>
          line.includes(wanted) && (term.lines === 'all' || term.lines.includes(index + 1)),
      ) ||
      (term.inGroup && item.list.toLowerCase().includes(wanted)) ||
      (term.inLastAccessed &&
        item.accessedAt > 0 &&
        new Date(item.accessedAt).toISOString().toLowerCase().includes(wanted)) ||
      term.statuses.includes(item.status);
    return (
      isInScope(query.scope, item.listKey) &&
      (query.status === undefined || item.status === query.status) &&
      (query.needsUpdate === undefined || needsUpdate(item) === query.needsUpdate) &&
      (query.tag === undefined || item.tag.toLowerCase() === query.tag.toLowerCase()) &&
      (query.group === undefined || item.list.toLowerCase() === query.group.toLowerCase()) &&
      terms.every(isTerm)
    );
  });
  const place = (item: Known) => placeOf(item, query);
  const compare = (a: Known, b: Known): number => {
    const [first, second] = [place(a), place(b)];
    for (const [index, value] of first.entries()) {
      const other = second[index] ?? value;
      const turned = query.isDescending && (index === 0 || !hasParts(query)) ? -1 : 1;
      if (value !== other) return (value < other ? -1 : 1) * turned;
    }
    return 0;
  };
  return found.sort(compare).map(({ id }) => id);
}

const hasParts = ({ sort }: FleetQuery): boolean => ['status', 'group', 'rank'].includes(sort);

/** Texts compare as Postgres and UTF-8 do it, by their bytes. */
const bytes = (text: string): string => Buffer.from(text).toString('hex');

type Place = readonly (string | number)[];

function placeOf(item: Known, query: FleetQuery): Place {
  const { sort } = query;
  const [name, hostname] = [searchLines([item.name]), searchLines([item.hostname])];
  const end = [bytes(name), item.id];
  const places: Readonly<Record<Exclude<FleetQuery['sort'], 'rank'>, Place>> = {
    name: end,
    hostname: [bytes(hostname), item.id],
    status: [clientStatuses.indexOf(item.status), ...end],
    group: [bytes(`${item.list.toLowerCase()}\x01${String(item.listKey)}`), ...end],
    tag: [bytes(item.tag.toLowerCase()), item.id],
    console_user: [bytes(item.user.toLowerCase()), item.id],
    last_connect_at: [item.connectedAt, item.id],
    last_accessed_at: [item.accessedAt, item.id],
    registered_at: [item.registeredAt, item.id],
  };
  if (sort !== 'rank') return places[sort];
  const rank = rankOf(name, hostname, query);
  return [rank, bytes(rank === 2 ? hostname : name), item.id];
}

function rankOf(name: string, hostname: string, { search = '', fields }: FleetQuery): number {
  const text = searchLines([search]);
  const by = rankedBy(fields);
  if ((by.name && name === text) || (by.hostname && hostname === text)) return 0;
  if (by.name && name.startsWith(text)) return 1;
  return by.hostname && hostname.startsWith(text) ? 2 : 3;
}
