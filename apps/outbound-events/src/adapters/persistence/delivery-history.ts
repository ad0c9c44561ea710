import type { DeliveryItem } from '@jumpfleet/outbound-contracts';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { DeliveryHistory, DeliveryQuery } from '../../application/ports.js';
import { deliveryPage } from './delivery-page.js';

const instant = (column: string): string =>
  `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** Attempts of one delivery that are shown; a recipient may be tried for a month. */
const shownAttempts = 100;

/** What was queued for a recipient that is gone will be dropped by the housekeeping: it is told as if it were. */
const item = (excerpt: string): string => `jsonb_build_object(
  'id', d.id, 'recipient', d.recipient_id, 'event', f.name, 'event_id', f.event_id, 'key', d.key,
  'status', CASE WHEN d.status = 'queued' AND r.id IS NULL THEN 'dropped' ELSE d.status END,
  'created_at', ${instant('f.created_at')},
  'next_attempt_at', CASE WHEN d.status = 'queued' THEN ${instant('d.next_attempt_at')} END,
  'finished_at', ${instant('d.finished_at')},
  'attempts', (
    SELECT coalesce(jsonb_agg(jsonb_build_object(
      'number', a.number, 'at', ${instant('a.at')}, 'duration_ms', a.duration_ms,
      'status_code', a.status_code, 'error', a.error, 'response_excerpt', ${excerpt}) ORDER BY a.number), '[]')
    FROM (SELECT * FROM delivery_attempts WHERE delivery = d.seq ORDER BY number DESC LIMIT ${shownAttempts}) a))`;

const select = (from: string, excerpt: string): string => `
  SELECT d.seq, ${item(excerpt)} AS item FROM ${from} d
  JOIN delivery_facts f ON f.id = d.fact_id LEFT JOIN recipients r ON r.id = d.recipient_id`;

type Row = Readonly<{ seq: string; item: DeliveryItem }>;

@Injectable()
export class PostgresDeliveryHistory implements DeliveryHistory {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  async find(deliveryId: string): Promise<DeliveryItem | undefined> {
    const statement = `${select('deliveries', 'a.excerpt')} WHERE d.id = $1`;
    const [row] = await this.dataSource.query<Row[]>(statement, [deliveryId]);
    return row?.item;
  }

  async list(query: DeliveryQuery): Promise<{ items: DeliveryItem[]; nextCursor: string | null }> {
    const { limit } = query;
    const page = deliveryPage({ ...query, limit: limit + 1 });
    const rows = await this.dataSource.query<Row[]>(
      `${select(`(${page.statement})`, 'NULL::text')} ORDER BY d.seq DESC`,
      page.parameters,
    );
    const shown = rows.slice(0, limit);
    const last = rows.length > limit ? shown.at(-1) : undefined;
    return { items: shown.map((row) => row.item), nextCursor: last?.seq ?? null };
  }
}
