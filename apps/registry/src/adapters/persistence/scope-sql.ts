import type { AccessScope } from '@jumpfleet/policy-contracts';
import { listsOf } from '../../application/item-scope.js';

/** That a list is one of a scope's, with a `?` for its values; nothing when all of them are. */
export function inScopeSql(
  scope: AccessScope,
  listKey: string,
): Readonly<{ sql: string; value: readonly number[] }> | undefined {
  const { isAllBut, lists } = listsOf(scope);
  if (!isAllBut) return { sql: `${listKey} = ANY (?::integer[])`, value: lists };
  return lists.length === 0 ? undefined : { sql: `${listKey} <> ALL (?::integer[])`, value: lists };
}

/** The key of the list that a table's `jump_group_type` and `jump_group_id` name. */
export const listKeySql = (table: string): string =>
  `CASE ${table}.jump_group_type WHEN 'personal' THEN -${table}.jump_group_id ELSE ${table}.jump_group_id END`;
