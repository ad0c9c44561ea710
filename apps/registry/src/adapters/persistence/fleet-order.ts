import { plainText } from '@jumpfleet/registry-domain';
import type { ClientStatus, FleetQuery, SortKey } from '../../application/fleet-list.js';
import { clientStatuses } from '../../application/fleet-list.js';
import { rankedBy } from '../../application/fleet-search.js';
import { statusColumn } from './fleet-items.js';

/** SQL with a `?` for each value. */
export type Sql = Readonly<{ sql: string; values: readonly unknown[] }>;
const sqlOf = (sql: string, ...values: unknown[]): Sql => ({ sql, values });

/** A stretch of an order that one index holds. */
export type Part = Readonly<{
  /** Compares as the parts follow each other. */
  name: string;
  /** Column of an item `x`, or of its recency `r`. */
  key: string;
  /** Said where the index is read. */
  within: readonly Sql[];
  /** Tested on what it names. */
  tests: readonly Sql[];
  needsState: boolean;
}>;

/** An order as one expression, for what is sorted, and as parts, for what is walked along. */
export type Order = Readonly<{
  part: Sql;
  key: Sql;
  keyType: 'text' | 'bigint';
  parts: readonly Part[];
  isDescending: Readonly<{ part: boolean; key: boolean }>;
}>;

/** A list as the order by group needs it. */
export type NamedList = Readonly<{ list_key: number; part: string }>;

const keys: Readonly<Record<Exclude<SortKey, 'status' | 'group'>, string>> = {
  name: 'x.name',
  hostname: 'x.hostname',
  tag: 'x.tag',
  console_user: `split_part(x.telemetry, E'\\n', 2)`,
  last_connect_at: 'r.last_connect_at',
  last_accessed_at: 'x.last_accessed_at',
  registered_at: 'x.registered_at',
};

export function orderSql(query: FleetQuery, lists: readonly NamedList[]): Order {
  const { sort, isDescending } = query;
  switch (sort) {
    case 'rank':
      return rank(query);
    case 'status':
      return byStatus(query);
    case 'group':
      return byGroup(lists, isDescending);
    default: {
      const key = keys[sort];
      const part = { name: '', key, within: [], tests: [], needsState: false };
      return {
        part: sqlOf(`''`),
        key: sqlOf(key),
        keyType: sort.endsWith('_at') ? 'bigint' : 'text',
        parts: [part],
        isDescending: { part: isDescending, key: isDescending },
      };
    }
  }
}

/** One status after the other, each by name. */
function byStatus({ status: only, isDescending }: FleetQuery): Order {
  const partName = (status: ClientStatus): string => String(clientStatuses.indexOf(status));
  const parts = clientStatuses
    .filter((status) => only === undefined || status === only)
    .map((status) => ({
      name: partName(status),
      key: 'x.name',
      within: [],
      tests: [sqlOf(`${statusColumn} = ?`, status)],
      needsState: true,
    }));
  return {
    part: sqlOf(`(array_position(?::text[], ${statusColumn}) - 1)::text`, clientStatuses),
    key: sqlOf('x.name'),
    keyType: 'text',
    parts: isDescending ? parts.toReversed() : parts,
    isDescending: { part: isDescending, key: false },
  };
}

function byGroup(lists: readonly NamedList[], isDescending: boolean): Order {
  const parts = lists.map(({ list_key, part }) => ({
    name: part,
    key: 'x.name',
    within: [sqlOf('x.list_key = ?', list_key)],
    tests: [],
    needsState: false,
  }));
  const keysInOrder = lists.map(({ list_key }) => list_key);
  const names = lists.map(({ part }) => part);
  return {
    part: sqlOf(`(?::text[])[array_position(?::integer[], x.list_key)]`, names, keysInOrder),
    key: sqlOf('x.name'),
    keyType: 'text',
    parts: isDescending ? parts.toReversed() : parts,
    isDescending: { part: isDescending, key: false },
  };
}

/** Greater than every text that begins with the same. */
const afterAll = '\u{10ffff}';

/** How an item is called, as tests of it. */
type Called = Readonly<{ exactly: Sql; byName: Sql; byHostname: Sql }>;

const never = sqlOf('false');
const not = ({ sql, values }: Sql): Sql => ({ sql: `NOT ${sql}`, values });

/**
 * First what is called exactly so, then what begins so, by name and then by host name; then the rest. The
 * rest lies on both sides of the names that begin so, and is read without passing through them.
 */
function rank({ search = '', fields }: FleetQuery): Order {
  const text = plainText(search).toLowerCase();
  const by = rankedBy(fields);
  const columns = [...(by.name ? ['x.name'] : []), ...(by.hostname ? ['x.hostname'] : [])];
  const exact = columns.map((column) => `${column} = ?`).join(' OR ') || 'false';
  const called: Called = {
    exactly: sqlOf(`(${exact})`, ...columns.map(() => text)),
    byName: by.name ? sqlOf('starts_with(x.name, ?)', text) : never,
    byHostname: by.hostname ? sqlOf('starts_with(x.hostname, ?)', text) : never,
  };
  const { exactly, byName, byHostname } = called;
  const values = [exactly, byName, byHostname].flatMap((one) => one.values);
  return {
    part: sqlOf(
      `CASE WHEN ${exactly.sql} THEN '0' WHEN ${byName.sql} THEN '1' WHEN ${byHostname.sql} THEN '2' ELSE '3' END`,
      ...values,
    ),
    key: sqlOf(
      `CASE WHEN ${exactly.sql} THEN x.name WHEN ${byName.sql} THEN x.name
        WHEN ${byHostname.sql} THEN x.hostname ELSE x.name END`,
      ...values,
    ),
    keyType: 'text',
    parts: rankParts(called, by, text),
    isDescending: { part: false, key: false },
  };
}

function rankParts(
  { exactly, byName, byHostname }: Called,
  by: ReturnType<typeof rankedBy>,
  text: string,
): Part[] {
  const end = text + afterAll;
  const stretch = (column: string): Sql => sqlOf(`${column} >= ? AND ${column} < ?`, text, end);
  const part = (name: string, key: string, within: Sql[], tests: Sql[]): Part => ({
    name,
    key,
    within,
    tests,
    needsState: false,
  });
  const others = [not(byHostname), not(exactly)];
  if (!by.name)
    return [
      part('0', 'x.name', [exactly], []),
      part('2', 'x.hostname', [by.hostname ? stretch('x.hostname') : never], [not(exactly)]),
      part('3', 'x.name', [], others),
    ];
  // Most are named after their host: those are left out by an index of their own.
  const otherHosts = by.hostname ? [stretch('x.hostname'), sqlOf('x.hostname <> x.name')] : [never];
  return [
    part('0', 'x.name', [exactly], []),
    part('1', 'x.name', [stretch('x.name')], [not(exactly)]),
    part('2', 'x.hostname', otherHosts, [not(byName), not(exactly)]),
    part('3', 'x.name', [sqlOf('x.name < ?', text)], others),
    part('3', 'x.name', [sqlOf('x.name >= ?', end)], others),
  ];
}
