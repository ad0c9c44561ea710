import type { Listed, PageWindow } from '@jumpfleet/http';
import type { AccessScope } from '@jumpfleet/policy-contracts';
import type { DataSource } from 'typeorm';
import { isInScope } from '../../application/item-scope.js';
import type { JumpGroupRow } from '../../application/jump-group.projection.js';
import { Conditions } from './conditions.js';
import { readPage } from './read-page.js';
import { inScopeSql } from './scope-sql.js';

/** A shared group or a personal list with what lies in it, as the console's left pane shows it (RC-01). */
export type JumpList = Readonly<{
  type: 'shared' | 'personal';
  id: number;
  name: string;
  code_name: string | null;
  items: number;
}>;
export type TagCount = Readonly<{ tag: string; items: number }>;

export type GroupFilters = Readonly<Partial<{ name: string; code_name: string }>>;

/** Both kinds by name; the items are counted in an index. A personal list exists for every user. */
const listsSql = `
SELECT l.type, l.id, l.name, l.code_name, coalesce(n.items, 0) AS items
FROM (
  SELECT 'shared' AS type, id, name, code_name FROM jump_group
  UNION ALL SELECT 'personal', number, username, NULL FROM site_user
) l
LEFT JOIN (
  SELECT jump_group_type, jump_group_id, count(*)::integer AS items FROM jump_client GROUP BY 1, 2
) n ON n.jump_group_type = l.type AND n.jump_group_id = l.id
ORDER BY l.type DESC, lower(l.name), l.id`;

const tagsSql = `
SELECT tag, count(*)::integer AS items FROM jump_client
WHERE jump_group_type = $1 AND jump_group_id = $2 GROUP BY tag ORDER BY tag = '', lower(tag), tag`;

/** What Jump Items lie in: groups, personal lists, and the tags inside of them. */
export class JumpLists {
  constructor(private readonly dataSource: DataSource) {}

  groups(
    filters: GroupFilters,
    scope: AccessScope,
    window: PageWindow,
  ): Promise<Listed<JumpGroupRow>> {
    const conditions = new Conditions();
    const seen = inScopeSql(scope, 'g.id');
    if (seen) conditions.add(seen.sql, seen.value);
    for (const [name, value] of Object.entries(filters)) conditions.add(`g.${name} = ?`, value);
    const counted = 'jump_group g';
    const select = `SELECT g.* FROM ${counted}`;
    return readPage(this.dataSource, { select, counted, order: 'g.id', conditions, window });
  }

  async group(id: number): Promise<JumpGroupRow | undefined> {
    const [row] = await this.dataSource.query<JumpGroupRow[]>(
      'SELECT * FROM jump_group WHERE id = $1',
      [id],
    );
    return row;
  }

  async lists(scope: AccessScope): Promise<JumpList[]> {
    const lists = await this.dataSource.query<JumpList[]>(listsSql);
    return lists.filter(({ type, id }) => isInScope(scope, type === 'personal' ? -id : id));
  }

  /** RG-03: items without a tag stand at the group's top level, which is counted last, under ''. */
  tags(type: JumpList['type'], id: number): Promise<TagCount[]> {
    return this.dataSource.query<TagCount[]>(tagsSql, [type, id]);
  }
}
