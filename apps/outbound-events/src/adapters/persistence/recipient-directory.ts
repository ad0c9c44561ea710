import type { RecipientItem, RecipientStatus } from '@jumpfleet/outbound-contracts';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { RecipientDirectory } from '../../application/ports.js';
import { bodyOf } from '../recipient-settings.js';
import type { RecipientRow } from '../../application/recipient-list.projection.js';

type CountedRow = RecipientRow & Readonly<{ queued_events: number; is_retrying: boolean }>;

const select = `
  SELECT r.*, coalesce(q.queued_events, 0) AS queued_events,
    coalesce(q.is_retrying, false) AS is_retrying
  FROM recipients r LEFT JOIN LATERAL (
    SELECT count(*)::int AS queued_events, bool_or(d.failures > 0) AS is_retrying
    FROM deliveries d WHERE d.recipient_id = r.id AND d.status = 'queued') q ON true`;

@Injectable()
export class PostgresRecipientDirectory implements RecipientDirectory {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  async find(recipientId: string): Promise<RecipientItem | undefined> {
    const rows = await this.dataSource.query<CountedRow[]>(`${select} WHERE r.id = $1`, [
      recipientId,
    ]);
    return rows.map(itemOf)[0];
  }

  async list(): Promise<RecipientItem[]> {
    const rows = await this.dataSource.query<CountedRow[]>(`${select} ORDER BY lower(r.name)`);
    return rows.map(itemOf);
  }
}

function itemOf(row: CountedRow): RecipientItem {
  return {
    id: row.id,
    ...bodyOf(row.settings),
    status: statusOf(row),
    queued_events: row.queued_events,
    secret_names: [...row.secret_names].sort(),
    previous_secret_valid_until: stillValid(row.previous_secret_until),
    failing_since: null,
    last_error: null,
    last_delivered_at: null,
  };
}

function statusOf({ enabled, is_retrying }: CountedRow): RecipientStatus {
  if (!enabled) return 'disabled';
  return is_retrying ? 'retrying' : 'ok';
}

function stillValid(until: string | null): string | null {
  return until !== null && Date.parse(until) > Date.now() ? until : null;
}
