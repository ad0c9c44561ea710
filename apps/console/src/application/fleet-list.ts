import type { FleetPage, FleetQuery, JumpClient } from './fleet.js';

/** The loaded part of the fleet, in the server's order. */
export type FleetList = Readonly<{
  query: FleetQuery;
  rows: readonly JumpClient[];
  nextCursor: string | null;
  phase: 'loading' | 'ready' | 'failed';
  problem: string;
  /** The server's list may hold other rows than these: something came, went or no longer matches. */
  stale: boolean;
}>;

export const everything: FleetQuery = {
  search: '',
  fields: [],
  status: '',
  isUpgradePending: false,
  sort: 'name',
};

export const emptyFleetList: FleetList = {
  query: everything,
  rows: [],
  nextCursor: null,
  phase: 'loading',
  problem: '',
  stale: false,
};

/** A new question: old rows stay on the screen until the answer is there. */
export function ask(list: FleetList, query: FleetQuery): FleetList {
  return { ...list, query, phase: 'loading', problem: '' };
}

/** The answer to a question. */
export function replaceRows(list: FleetList, page: FleetPage): FleetList {
  return {
    ...list,
    rows: page.items,
    nextCursor: page.next_cursor,
    phase: 'ready',
    problem: '',
    stale: false,
  };
}

/**
 * The first page, loaded anew while the list is in use: rows further down stay, so that nobody who
 * has scrolled loses the place.
 */
export function refreshRows(list: FleetList, page: FleetPage): FleetList {
  const fresh = new Set(page.items.map(({ id }) => id));
  const joint = list.rows.findLastIndex(({ id }) => fresh.has(id));
  if (page.next_cursor === null || joint < 0) return replaceRows(list, page);
  const below = list.rows.slice(joint + 1);
  const nextCursor = below.length > 0 ? list.nextCursor : page.next_cursor;
  return { ...replaceRows(list, page), rows: [...page.items, ...below], nextCursor };
}

/** The next page. Rows that moved between two pages are shown once. */
export function appendRows(list: FleetList, page: FleetPage): FleetList {
  const known = new Set(list.rows.map(({ id }) => id));
  return {
    ...list,
    rows: [...list.rows, ...page.items.filter(({ id }) => !known.has(id))],
    nextCursor: page.next_cursor,
    phase: 'ready',
    problem: '',
  };
}

export function fail(list: FleetList, problem: string): FleetList {
  return { ...list, phase: 'failed', problem };
}

/**
 * Live changes. A row that is shown is replaced where it stands, so that nothing jumps under the
 * pointer; a client that is not shown makes the list stale, and the owner asks the server again.
 */
export function applyChanges(
  list: FleetList,
  changed: ReadonlyMap<string, JumpClient>,
  removed: ReadonlySet<string>,
): FleetList {
  let seen = 0;
  let mismatch = false;
  const rows: JumpClient[] = [];
  for (const row of list.rows) {
    if (removed.has(row.id)) continue;
    const next = changed.get(row.id);
    if (next !== undefined) seen += 1;
    mismatch ||= next !== undefined && !matches(next, list.query);
    rows.push(next ?? row);
  }
  return { ...list, rows, stale: list.stale || mismatch || seen < changed.size };
}

function matches(client: JumpClient, { status, isUpgradePending }: FleetQuery): boolean {
  return (status === '' || client.status === status) && (!isUpgradePending || client.needs_update);
}
