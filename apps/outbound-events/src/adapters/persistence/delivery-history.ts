import type { DeliveryItem } from '@jumpfleet/outbound-contracts';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { DeliveryHistory, DeliveryQuery, Redelivery } from '../../application/ports.js';

const instant = (column: string): string =>
  `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** Attempts of one delivery that are shown; a recipient may be tried for a month. */
const shownAttempts = 100;

const select = `
  SELECT d.seq::text AS seq, jsonb_build_object(
    'id', d.id, 'recipient', d.recipient_id, 'event', d.event_name, 'event_id', d.event_id,
    'key', d.key, 'status', d.status, 'created_at', ${instant('d.created_at')},
    'next_attempt_at', CASE WHEN d.status = 'queued' THEN ${instant('d.next_attempt_at')} END,
    'finished_at', ${instant('d.finished_at')},
    'attempts', (
      SELECT coalesce(jsonb_agg(jsonb_build_object(
        'number', a.number, 'at', ${instant('a.at')}, 'duration_ms', a.duration_ms,
        'status_code', a.status_code, 'error', a.error) ORDER BY a.number), '[]')
      FROM (SELECT * FROM delivery_attempts WHERE delivery_id = d.id
            ORDER BY number DESC LIMIT ${shownAttempts}) a)) AS item
  FROM deliveries d`;

type Row = Readonly<{ seq: string; item: DeliveryItem }>;

@Injectable()
export class PostgresDeliveryHistory implements DeliveryHistory {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  async find(deliveryId: string): Promise<DeliveryItem | undefined> {
    const [row] = await this.dataSource.query<Row[]>(`${select} WHERE d.id = $1`, [deliveryId]);
    return row?.item;
  }

  async list({
    recipient,
    status,
    before,
    limit,
  }: DeliveryQuery): Promise<{ items: DeliveryItem[]; nextCursor: string | null }> {
    const rows = await this.dataSource.query<Row[]>(
      `${select} WHERE ($1::uuid IS NULL OR d.recipient_id = $1)
         AND ($2::text IS NULL OR d.status = $2) AND ($3::bigint IS NULL OR d.seq < $3)
       ORDER BY d.seq DESC LIMIT $4`,
      [recipient ?? null, status ?? null, before ?? null, limit + 1],
    );
    const shown = rows.slice(0, limit);
    const last = rows.length > limit ? shown.at(-1) : undefined;
    return { items: shown.map(({ item }) => item), nextCursor: last?.seq ?? null };
  }

  async redeliver(deliveryId: string): Promise<Redelivery> {
    const [delivery] = await this.dataSource.query<{ enabled: boolean | null }[]>(
      `SELECT r.enabled FROM deliveries d LEFT JOIN recipients r ON r.id = d.recipient_id
       WHERE d.id = $1`,
      [deliveryId],
    );
    if (!delivery) return 'delivery-not-found';
    if (delivery.enabled === null) return 'recipient-gone';
    if (!delivery.enabled) return 'recipient-disabled';
    await this.dataSource.query(
      `UPDATE deliveries SET status = 'queued', failures = 0, first_attempt_at = NULL,
         next_attempt_at = now(), finished_at = NULL
       WHERE id = $1`,
      [deliveryId],
    );
    return 'queued';
  }

  async forget(days: number): Promise<number> {
    const [, forgotten] = await this.dataSource.query<[unknown, number]>(
      `DELETE FROM deliveries WHERE id IN (
         SELECT id FROM deliveries
         WHERE status <> 'queued' AND finished_at < now() - make_interval(days => $1)
         ORDER BY finished_at LIMIT 10000)`,
      [days],
    );
    return forgotten;
  }
}
