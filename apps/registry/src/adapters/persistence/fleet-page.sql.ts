import type { FleetQuery, PageEnd } from '../../application/fleet-list.js';
import { isIndexed, walkedLists } from '../../application/fleet-search.js';
import type { GatherKind } from '../../application/page-plan.js';
import { Conditions } from './conditions.js';
import { addAll, filterConditions } from './fleet-conditions.js';
import type { Condition } from './fleet-conditions.js';
import type { Order, Part, Sql } from './fleet-order.js';
import { isRest, rangeArmSql } from './fleet-range.sql.js';

export type PageSql = Readonly<{ text: string; values: readonly unknown[] }>;

const state = 'JOIN jump_client_state s ON s.client_id = x.endpoint_id';

/**
 * What a walk meets is looked up place by place: a join could be planned the other way round, from all
 * whom the planner still takes for few.
 */
const met = (table: string, alias: string, on: string) =>
  `CROSS JOIN LATERAL (SELECT * FROM ${table} WHERE ${on} OFFSET 0) ${alias}`;
const metState = met('jump_client_state', 's', 'client_id = x.endpoint_id');
const metItem = met('jump_client_search', 'x', 'client_id = r.client_id');
const recency = 'JOIN jump_client_recency r ON r.client_id = x.client_id';

/** What a page is gathered from: the versions on both sides of the target are two stretches of an index. */
const sources: Readonly<Record<GatherKind, string>> = {
  'by-text': 'jump_client_search x',
  'by-list': 'jump_client_search x',
  'by-status': 'jump_client_state s JOIN jump_client_search x ON x.endpoint_id = s.client_id',
  'by-version': `upgrade_target v JOIN jump_client_state s
    ON s.platform = v.platform AND (s.version < v.version OR s.version > v.version)
    JOIN jump_client_search x ON x.endpoint_id = s.client_id`,
};

export type WalkLimits = Readonly<{
  wanted: number;
  /** So many items at most are tested. */
  budget?: number;
  /** The rest of the list is looked at up to this name, and not walked. */
  until?: string;
}>;

export type Stretch = Readonly<{
  part: Part;
  /** Where the last page ended, if in this part. */
  after: PageEnd | undefined;
}>;

/**
 * The next places of an order, part after part: an index is read from where the last page ended, and no
 * further than until the page is full. Postgres reads the arms of the union one after the other and leaves
 * out those that are not needed.
 */
export function walkSql(
  query: FleetQuery,
  order: Order,
  stretches: readonly Stretch[],
  { budget = Infinity, wanted, until }: WalkLimits,
): PageSql {
  const values: unknown[] = [];
  const shared = new Conditions(values);
  const end = Number.isFinite(budget) ? `LIMIT ${shared.value(budget)}` : '';
  const limit = shared.value(wanted);
  const arms = stretches.map((stretch) =>
    until !== undefined && isRest(stretch.part)
      ? rangeArmSql(query, stretch, { values, limit, until })
      : armSql(query, order, stretch, { values, end, limit }),
  );
  return { text: `SELECT * FROM (${arms.join('\nUNION ALL\n')}) place LIMIT ${limit}`, values };
}

type Shared = Readonly<{ values: unknown[]; end: string; limit: string }>;

function armSql(
  query: FleetQuery,
  order: Order,
  { part, after }: Stretch,
  { values, end, limit }: Shared,
): string {
  const isRecency = part.key.startsWith('r.');
  const [source, id] = isRecency
    ? ['jump_client_recency r', 'r.client_id']
    : ['jump_client_search x', 'x.client_id'];
  const [direction, beyond] = order.isDescending.key ? ['DESC', '<'] : ['ASC', '>'];
  const sorted = `ORDER BY ${part.key} ${direction}, ${id} ${direction}`;
  const along = (list?: number): string => {
    const within = new Conditions(values);
    if (list !== undefined) within.add('x.list_key = ?', list);
    for (const { sql, values: own } of part.within) within.add(sql, ...own);
    if (after)
      within.add(
        `(${part.key}, ${id}) ${beyond} (?::${order.keyType}, ?::uuid)`,
        after.key,
        after.id,
      );
    return `(SELECT * FROM ${source} ${within.where} ${sorted} ${end})`;
  };
  const lists = part.key === 'x.name' ? walkedLists(query) : undefined;
  const reached = lists
    ? `(SELECT * FROM (${lists.map((list) => along(list)).join(' UNION ALL ')}) x ${sorted})`
    : along();
  const filters = allFilters(query);
  const tests = new Conditions(values);
  for (const { sql, values: own } of part.tests) tests.add(sql, ...own);
  addAll(tests, filters);
  const needsState = part.needsState || filters.some((filter) => filter.needsState);
  const from = isRecency ? `${reached} r ${metItem}` : `${reached} x`;
  return `(SELECT ${id} AS client_id, ${tests.value(part.name)}::text AS part, ${part.key} AS sort_key
    FROM ${from} ${needsState ? metState : ''} ${tests.where} ${sorted} LIMIT ${limit})`;
}

/** A whole page in its order, out of everything that one index names. */
export function gatherSql(query: FleetQuery, order: Order, kind: GatherKind): PageSql {
  const values: unknown[] = [];
  const { leading, rest } = dividedFilters(query, kind);
  const first = new Conditions(values);
  addAll(first, leading);
  const named = `named AS MATERIALIZED (SELECT x.* FROM ${sources[kind]} ${first.where})`;
  const tests = new Conditions(values);
  addAll(tests, rest);
  const value = ({ sql, values: own }: Sql): string => tests.inline(sql, ...own);
  const joins = [
    order.parts.some(({ needsState }) => needsState) || rest.some(({ needsState }) => needsState)
      ? state
      : '',
    order.key.sql.startsWith('r.') ? recency : '',
  ].join(' ');
  const [partUp, keyUp] = [
    order.isDescending.part ? 'DESC' : 'ASC',
    order.isDescending.key ? 'DESC' : 'ASC',
  ];
  const places = `SELECT x.client_id, ${value(order.part)} AS part, ${value(order.key)} AS sort_key
    FROM named x ${joins} ${tests.where}`;
  const beyond = new Conditions(values);
  if (query.after) addBeyond(beyond, order, query.after);
  const text = `WITH ${named}, place AS (${places})
    SELECT client_id, part, sort_key FROM place ${beyond.where}
    ORDER BY part ${partUp}, sort_key ${keyUp}, client_id ${keyUp} LIMIT ${beyond.value(query.limit + 1)}`;
  return { text, values };
}

function addBeyond(conditions: Conditions, order: Order, { part, key, id }: PageEnd): void {
  const [partBeyond, keyBeyond] = [
    order.isDescending.part ? '<' : '>',
    order.isDescending.key ? '<' : '>',
  ];
  conditions.add(
    `(part ${partBeyond} ?::text OR part = ?::text AND (sort_key, client_id) ${keyBeyond} (?::${order.keyType}, ?::uuid))`,
    part,
    part,
    key,
    id,
  );
}

function allFilters(query: FleetQuery): Condition[] {
  const { terms, lists, status, tag, needsUpdate } = filterConditions(query);
  return [...lists, ...tag, ...status, ...needsUpdate, ...terms.map(({ condition }) => condition)];
}

/** What the index is asked for, and what is tested on its answer. */
function dividedFilters(query: FleetQuery, kind: GatherKind) {
  const { terms, lists, status, tag, needsUpdate } = filterConditions(query);
  const others = [...tag, ...needsUpdate];
  const indexed = terms.filter(({ term }) => isIndexed(term)).map(({ condition }) => condition);
  const tested = terms.filter(({ term }) => !isIndexed(term)).map(({ condition }) => condition);
  const all = indexed.concat(tested);
  switch (kind) {
    case 'by-text':
      return { leading: indexed, rest: [...tested, ...lists, ...others, ...status] };
    case 'by-list':
      return { leading: lists, rest: [...all, ...others, ...status] };
    case 'by-status':
      return { leading: status, rest: [...all, ...lists, ...others] };
    case 'by-version':
      return { leading: needsUpdate, rest: [...all, ...lists, ...tag, ...status] };
  }
}
