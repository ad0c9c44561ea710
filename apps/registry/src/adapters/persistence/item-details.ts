import { GatheredQuestions } from '@jumpfleet/messaging';
import type { AccessScope } from '@jumpfleet/policy-contracts';
import type { DeletionTerms } from '@jumpfleet/registry-domain';
import type { Pool } from 'pg';

import { isInScope } from '../../application/item-scope.js';
import type { SeenItem } from '../../application/fleet-list.js';
import type { Item } from '../../application/items.js';
import { itemColumns as listedColumns, itemTables, toSeenItem } from './fleet-items.js';
import type { ItemRow as ListedRow } from './fleet-items.js';
import { itemColumns, itemOf } from './items.js';
import type { ItemRow } from './items.js';

/** All that is shown of one item, as it was at one moment. */
export type ItemDetail = Readonly<{ seen: SeenItem; item: Item; terms: DeletionTerms }>;

type Row = ItemRow & ListedRow & Readonly<{ offline_since: string | null }>;

const detailsSql = `
SELECT ${listedColumns}, ${itemColumns}, k.since AS offline_since FROM ${itemTables}
LEFT JOIN jump_client_countdown k ON k.client_id = c.endpoint_id AND k.minutes = c.max_offline_minutes
WHERE c.client_id = ANY ($1::uuid[])`;

/** Items one by one, for whoever looks at one; those that are looked at together are read together. */
export class ItemDetails {
  private readonly asked = new GatheredQuestions((ids: readonly string[]) => this.read(ids));

  constructor(private readonly pool: Pool) {}

  /** Nothing outside of the scope exists. */
  async of(id: string, scope: AccessScope): Promise<ItemDetail | undefined> {
    const detail = await this.asked.ask(id);
    return detail && isInScope(scope, detail.seen.listKey) ? detail : undefined;
  }

  private async read(ids: readonly string[]): Promise<(ItemDetail | null)[]> {
    const { rows } = await this.pool.query<Row>({
      name: 'item-details',
      text: detailsSql,
      values: [[...new Set(ids)]],
    });
    const details = new Map(rows.map((row) => [row.client_id, detailOf(row)]));
    return ids.map((id) => details.get(id) ?? null);
  }
}

function detailOf(row: Row): ItemDetail {
  return {
    seen: toSeenItem(row),
    item: itemOf(row),
    terms: {
      maxOfflineMinutes: row.max_offline_minutes,
      expiresAt: row.expires_at?.getTime(),
      offlineSince: row.offline_since === null ? undefined : Number(row.offline_since),
    },
  };
}
