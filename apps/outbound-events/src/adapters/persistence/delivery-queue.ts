import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CLAIM_MS } from '../../application/delivery-queue.port.js';
import type {
  Ask,
  Claim,
  Claims,
  DeliveryQueue,
  Settled,
  Standing,
} from '../../application/delivery-queue.port.js';
import { ClaimContents } from './claim-contents.js';
import type { ClaimRow } from './claim-contents.js';

type SettledRow = Readonly<{ unsettled: string[]; freed: string[] }>;

/** Recipients with something due that nobody has, as the rows say it; one look into an index each. */
const dueRecipients = `
  SELECT r.id FROM recipients r LEFT JOIN recipient_health h ON h.recipient_id = r.id
  WHERE r.enabled AND coalesce(h.resting_until, '-infinity') <= now()
    AND (h.holder IS NULL OR h.held_until < now())
    AND CASE r.delivery_order
      WHEN 'strict' THEN (
        SELECT d.next_attempt_at FROM deliveries d
        WHERE d.recipient_id = r.id AND d.status = 'queued' ORDER BY -d.seq DESC LIMIT 1) <= now()
      ELSE (
        SELECT d.next_attempt_at FROM deliveries d WHERE d.recipient_id = r.id AND d.status = 'queued' AND d.is_head
        ORDER BY d.next_attempt_at, d.seq LIMIT 1) <= now()
    END`;

@Injectable()
export class PostgresDeliveryQueue implements DeliveryQueue {
  /** This process, for as long as it lives. */
  private readonly holder = randomUUID();

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(CLAIM_MS) private readonly claimMs: number,
    private readonly contents: ClaimContents,
  ) {}

  async claim(asks: readonly Ask[]): Promise<Claims> {
    const rows = await this.dataSource.query<ClaimRow[]>(
      'SELECT * FROM claim_deliveries($1, $2, $3)',
      [
        this.holder,
        this.claimMs,
        JSON.stringify(
          asks.map(({ recipientId, room, keep }) => ({ recipient: recipientId, room, keep })),
        ),
      ],
    );
    const ours = rows.filter((row) => !row.is_elsewhere);
    const granted = new Map<string, Claim>();
    for (const [id, claim] of await this.contents.of(ours)) granted.set(id, claim);
    const elsewhere = rows.filter((row) => row.is_elsewhere).map((row) => row.recipient_id);
    return { granted, elsewhere: new Set(elsewhere) };
  }

  async settle(settled: readonly Settled[], standings: readonly Standing[]) {
    const [row] = await this.dataSource.query<SettledRow[]>(
      'SELECT * FROM settle_deliveries($1, $2, $3)',
      [
        this.holder,
        JSON.stringify(settled.map(settlementRow)),
        JSON.stringify(standings.map(standingRow)),
      ],
    );
    return { unsettled: new Set((row?.unsettled ?? []).map(Number)), freed: row?.freed ?? [] };
  }

  async due(): Promise<string[]> {
    const rows = await this.dataSource.query<{ id: string }[]>(dueRecipients);
    return rows.map(({ id }) => id);
  }
}

function settlementRow({ taken, settlement }: Settled) {
  const { error, statusCode, nextAttemptAt } = settlement;
  return {
    seq: taken.seq,
    recipient: taken.recipient.id,
    key: taken.fact.key,
    attempt: taken.attempt,
    status: settlement.status,
    is_failure: error !== undefined && error !== 'interrupted',
    next_at: nextAttemptAt,
    at: settlement.at,
    ms: settlement.durationMs,
    code: statusCode,
    error,
    excerpt: settlement.excerpt?.replaceAll('\0', ''),
    remembered: settlement.remembered,
  };
}

function standingRow({ recipientId, health, gone }: Standing) {
  return {
    recipient: recipientId,
    gone,
    strikes: health.strikes,
    failing_since: health.failingSince,
    last_error: health.lastError,
    last_delivered_at: health.lastDeliveredAt,
    circuit_open: health.isOpen,
    resting_until: health.restingUntil,
  };
}
