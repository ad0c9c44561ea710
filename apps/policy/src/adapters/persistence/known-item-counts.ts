import type { ListCount, ListReference } from '@jumpfleet/policy-domain';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ItemCounts, TermsReference } from '../../application/what-if/item-counts.port.js';

type ListRow = Readonly<{ type: ListReference['type']; number: number; items: number }>;

@Injectable()
export class KnownItemCounts implements ItemCounts {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  async byList(): Promise<readonly ListCount[]> {
    const rows: ListRow[] = await this.dataSource.query(
      `SELECT list_type AS type, list_number AS number, count(*)::int AS items
       FROM known_item GROUP BY list_type, list_number`,
    );
    return rows.map(({ type, number, items }) => ({ list: { type, number }, items }));
  }

  async withTerms(terms: readonly TermsReference[]): Promise<readonly number[]> {
    const rows: { items: number }[] = await this.dataSource.query(
      `SELECT (SELECT count(*)::int FROM known_item i WHERE CASE term ->> 'kind'
           WHEN 'jump-policy' THEN i.jump_policy = number
           WHEN 'session-policy' THEN number IN (i.attended, i.unattended)
           WHEN 'site' THEN true
           ELSE false END) AS items
       FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY AS t (term, place),
         LATERAL (SELECT (term ->> 'number')::int AS number) n
       ORDER BY place`,
      [JSON.stringify(terms)],
    );
    return rows.map(({ items }) => items);
  }
}
