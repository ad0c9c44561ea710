import type { FleetQuery, PageEnd } from '../../application/fleet-list.js';
import { termsOf } from '../../application/fleet-search.js';
import { Conditions } from './conditions.js';
import { addAll, waysToFind } from './fleet-conditions.js';
import type { Part } from './fleet-order.js';

/** The stretch in which a term that begins no name is looked for. */
export const isRest = ({ key, name }: Part): boolean =>
  key === 'x.name' && (name === '' || name === '3');

/**
 * The places of a stretch of names that hold the one term, in order. The index of names and that of texts
 * are laid over each other before any item is read, so that what stands before the first match costs next
 * to nothing. The stretch is said by both its ends: so it is planned for as small as it is.
 */
export function rangeArmSql(
  query: FleetQuery,
  { part, after }: Readonly<{ part: Part; after: PageEnd | undefined }>,
  { values, limit, until }: Readonly<{ values: unknown[]; limit: string; until: string }>,
): string {
  const ways = termsOf(query).flatMap(waysToFind);
  const found = ways.map((way, index) => {
    const where = new Conditions(values);
    where.add('x.name >= ? AND x.name < ?', after?.key ?? '', until);
    addAll(where, [way]);
    for (const { sql, values: own } of ways.slice(0, index)) where.add(`NOT (${sql})`, ...own);
    return `SELECT x.* FROM jump_client_search x ${where.where}`;
  });
  const tests = new Conditions(values);
  for (const { sql, values: own } of [...part.within, ...part.tests]) tests.add(sql, ...own);
  if (after) tests.add('(x.name, x.client_id) > (?::text, ?::uuid)', after.key, after.id);
  return `(SELECT x.client_id, ${tests.value(part.name)}::text AS part, x.name AS sort_key
    FROM (${found.join(' UNION ALL ')} OFFSET 0) x ${tests.where} ORDER BY x.name, x.client_id LIMIT ${limit})`;
}
