import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { DataSource } from 'typeorm';
import type { KnownItem, KnownItems } from '../../application/access-facts/known-items.port.js';

const maxRemembered = 20_000;
/** Another process of policy may consume the change: what is remembered is never older than this. */
const rememberedMs = 300;
const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

type ItemRow = Readonly<{
  id: string;
  name: string;
  list_type: 'shared' | 'personal';
  list_number: number;
  jump_policy: number | null;
  attended: number | null;
  unattended: number | null;
  public_site_address: string;
}>;

@Injectable()
export class PostgresKnownItems implements KnownItems {
  private readonly remembered = new LRUCache<string, KnownItem>({
    max: maxRemembered,
    ttl: rememberedMs,
    perf: performance,
  });

  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  async find(ids: readonly string[]): Promise<ReadonlyMap<string, KnownItem>> {
    const found = new Map<string, KnownItem>();
    const missing: string[] = [];
    for (const id of new Set(ids)) {
      const known = this.remembered.get(id);
      if (known) found.set(id, known);
      else if (uuid.test(id)) missing.push(id);
    }
    if (missing.length === 0) return found;
    const rows: ItemRow[] = await this.dataSource.query(
      'SELECT * FROM known_item WHERE told_in_full AND id = ANY ($1::uuid[])',
      [missing],
    );
    for (const row of rows) {
      const item = itemOf(row);
      found.set(row.id, item);
      this.remembered.set(row.id, item);
    }
    return found;
  }
}

function itemOf(row: ItemRow): KnownItem {
  return {
    id: row.id,
    name: row.name,
    list: { type: row.list_type, number: row.list_number },
    jumpPolicy: row.jump_policy,
    attended: row.attended,
    unattended: row.unattended,
    publicSiteAddress: row.public_site_address,
  };
}
