import { containsPattern, plainText } from '@jumpfleet/registry-domain';
import type { FleetFilters } from '../../application/fleet-list.js';
import type { Term } from '../../application/fleet-search.js';
import { termsOf } from '../../application/fleet-search.js';
import type { Conditions } from './conditions.js';
import { statusColumn } from './fleet-items.js';
import { inScopeSql } from './scope-sql.js';

/** A condition on an item `x`, and on its endpoint's state `s` where it says so. */
export type Condition = Readonly<{ sql: string; values: readonly unknown[]; needsState: boolean }>;

const ofItem = (sql: string, ...values: unknown[]): Condition => ({
  sql,
  values,
  needsState: false,
});
const ofState = (sql: string, ...values: unknown[]): Condition => ({
  sql,
  values,
  needsState: true,
});

/** As `needsUpdateColumn`, where the version that the site upgrades to is not joined. */
const needsUpdateTest = `(NOT s.uninstalled AND EXISTS (
  SELECT FROM upgrade_target v WHERE v.platform = s.platform AND v.version <> s.version))`;

const lineOf = (line: number): string => `split_part(x.haystack, E'\\n', ${String(line)})`;

/** The lists of Jump Groups and of users by a test of their names; a user's list has the negative number. */
const listsWhere = (group: string, user: string): string =>
  `x.list_key = ANY (ARRAY(SELECT g.id FROM jump_group g WHERE ${group}
    UNION ALL SELECT -u.number FROM site_user u WHERE ${user}))`;

/** All filters of a query, each apart, so that a plan can put the one that an index answers first. */
export function filterConditions(filters: FleetFilters): Readonly<{
  terms: readonly Readonly<{ term: Term; condition: Condition }>[];
  lists: readonly Condition[];
  status: readonly Condition[];
  tag: readonly Condition[];
  needsUpdate: readonly Condition[];
}> {
  const { scope, group, status, tag, needsUpdate } = filters;
  const seen = inScopeSql(scope, 'x.list_key');
  const name = group?.toLowerCase();
  return {
    terms: termsOf(filters).map((term) => ({ term, condition: termCondition(term) })),
    lists: [
      ...(seen ? [ofItem(seen.sql, seen.value)] : []),
      ...(name === undefined
        ? []
        : [
            ofItem(
              listsWhere('lower(g.name) = ? OR lower(g.code_name) = ?', 'lower(u.username) = ?'),
              name,
              name,
              name,
            ),
          ]),
    ],
    status: status === undefined ? [] : [ofState(`${statusColumn} = ?`, status)],
    tag: tag === undefined ? [] : [ofItem('x.tag = ?', plainText(tag).toLowerCase())],
    needsUpdate: needsUpdate === undefined ? [] : [ofState(`${needsUpdateTest} = ?`, needsUpdate)],
  };
}

function termCondition(term: Term): Condition {
  if (term.isInAll) return ofItem('true');
  const any = waysToFind(term);
  return {
    sql: any.length === 0 ? 'false' : `(${any.map(({ sql }) => `(${sql})`).join(' OR ')})`,
    values: any.flatMap(({ values }) => values),
    needsState: any.some(({ needsState }) => needsState),
  };
}

/** What a term is found by, the text first; an item may be found by several. */
export function waysToFind(term: Term): Condition[] {
  const pattern = containsPattern(term.text);
  return [
    ...textCondition(term, pattern),
    ...(term.inGroup
      ? [ofItem(listsWhere('lower(g.name) LIKE ?', 'lower(u.username) LIKE ?'), pattern, pattern)]
      : []),
    ...(term.inLastAccessed
      ? [
          ofItem(
            `x.last_accessed_at > 0 AND to_char(to_timestamp(x.last_accessed_at / 1000.0) AT TIME ZONE 'UTC',
              'YYYY-MM-DD"t"HH24:MI:SS') LIKE ?`,
            pattern,
          ),
        ]
      : []),
    ...(term.statuses.length > 0
      ? [ofState(`${statusColumn} = ANY (?::text[])`, term.statuses)]
      : []),
  ];
}

/** The whole text first, by its index; then, where only some fields count, their lines. */
function textCondition({ lines }: Term, pattern: string): Condition[] {
  const whole = 'x.haystack LIKE ?';
  if (lines === 'all') return [ofItem(whole, pattern)];
  if (lines.length === 0) return [];
  const some = lines.map((line) => `${lineOf(line)} LIKE ?`).join(' OR ');
  return [ofItem(`${whole} AND (${some})`, pattern, ...lines.map(() => pattern))];
}

export function addAll(to: Conditions, conditions: readonly Condition[]): void {
  for (const { sql, values } of conditions) to.add(sql, ...values);
}
