import { maxInFlight } from '@jumpfleet/outbound-domain';
import type { OutboundFact } from '@jumpfleet/outbound-domain';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { CLAIM_MS } from '../../application/ports.js';
import type {
  ClaimedDelivery,
  DeliveryQueue,
  ReadyDelivery,
  Settlement,
} from '../../application/ports.js';
import type { RecipientRow } from '../../application/recipient-list.projection.js';
import { RECIPIENT_SECRETS } from '../../application/recipient-secrets.port.js';
import type { SecretsOfRecipients } from '../../application/recipient-secrets.port.js';
import { headsReadyBy, isHead, readyAt } from './delivery-turn.js';

type ClaimedRow = Readonly<{
  attempts: number;
  failures: number;
  first_attempt_at: Date;
  recipient: RecipientRow;
  fact: OutboundFact;
}>;

/** So many at most are scheduled in one go; the rest follows as those end, or with the next look. */
const wakeLimit = 1_000;
const wakeLimitOfRecipient = 64;

const ready = `d.id, d.traceparent,
  greatest(0, extract(epoch FROM ${readyAt} - now()) * 1000)::float8 AS "delayMs"`;

@Injectable()
export class PostgresDeliveryQueue implements DeliveryQueue {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(CLAIM_MS) private readonly claimMs: number,
    @Inject(RECIPIENT_SECRETS) private readonly secrets: SecretsOfRecipients,
  ) {}

  async claim(deliveryId: string): Promise<ClaimedDelivery | undefined> {
    const row = await this.dataSource.transaction(async (tx) => {
      await lockRecipient(tx, deliveryId);
      return this.take(tx, deliveryId);
    });
    if (!row) return undefined;
    const { attempts: attempt, failures, first_attempt_at: firstAttemptAt, ...rest } = row;
    const secrets = await this.secrets.find(row.recipient.id);
    return { id: deliveryId, attempt, failures, firstAttemptAt, secrets, remembered: {}, ...rest };
  }

  /** A success counts even when the claim has lapsed: the recipient has it. Anything else is fenced. */
  async settle(claimed: ClaimedDelivery, settlement: Settlement): Promise<void> {
    const { status, nextAttemptAt, statusCode = null, error = null, durationMs } = settlement;
    const { id, attempt } = claimed;
    await this.dataSource.transaction(async (tx) => {
      await tx.query(
        `UPDATE deliveries SET status = $3, claimed_until = NULL,
           failures = failures + (CASE WHEN $4::text IN ('', 'interrupted') THEN 0 ELSE 1 END),
           next_attempt_at = coalesce($5, next_attempt_at),
           finished_at = CASE WHEN $3 = 'queued' THEN NULL ELSE now() END
         WHERE id = $1 AND status = 'queued' AND (attempts = $2 OR $3 = 'delivered')`,
        [id, attempt, status, error ?? '', nextAttemptAt ?? null],
      );
      await tx.query(
        `UPDATE delivery_attempts SET duration_ms = $3, status_code = $4, error = $5
         WHERE delivery_id = $1 AND number = $2`,
        [id, attempt, durationMs, statusCode, error],
      );
    });
  }

  ready(deliveryIds: readonly string[]): Promise<ReadyDelivery[]> {
    return this.dataSource.query(
      `SELECT ${ready} FROM deliveries d JOIN recipients r ON r.id = d.recipient_id
       WHERE d.id = ANY ($1) AND d.status = 'queued' AND r.enabled AND ${isHead} ORDER BY d.seq`,
      [deliveryIds],
    );
  }

  readyOf(recipientId: string, limit: number): Promise<ReadyDelivery[]> {
    return this.dataSource.query(
      `SELECT ${ready} FROM recipients r CROSS JOIN LATERAL (${headsReadyBy('now()', '$2')}) d
       WHERE r.id = $1 AND r.enabled ORDER BY d.seq`,
      [recipientId, limit],
    );
  }

  allReady(overdueMs?: number): Promise<ReadyDelivery[]> {
    const instant = overdueMs === undefined ? `'infinity'` : `now() - make_interval(secs => $1)`;
    const heads = headsReadyBy(instant, String(wakeLimitOfRecipient));
    return this.dataSource.query(
      `SELECT ${ready} FROM recipients r CROSS JOIN LATERAL (${heads}) d
       WHERE r.enabled ORDER BY d.seq LIMIT ${wakeLimit}`,
      overdueMs === undefined ? [] : [overdueMs / 1_000],
    );
  }

  /** The attempt is noted as interrupted before it is made: that is what it is if this process dies. */
  private async take(tx: EntityManager, deliveryId: string): Promise<ClaimedRow | undefined> {
    const [row] = await tx.query<ClaimedRow[]>(
      `WITH taken AS (
         UPDATE deliveries d SET claimed_until = now() + make_interval(secs => $2),
           attempts = d.attempts + 1, first_attempt_at = coalesce(d.first_attempt_at, now())
         FROM recipients r
         WHERE d.id = $1 AND r.id = d.recipient_id AND r.enabled AND d.status = 'queued'
           AND ${readyAt} <= now() AND ${isHead}
           AND (SELECT count(*) FROM deliveries other
                WHERE other.recipient_id = d.recipient_id AND other.status = 'queued'
                  AND other.claimed_until > now()) < $3
         RETURNING d.attempts, d.failures, d.first_attempt_at, d.fact, to_jsonb(r) AS recipient),
       noted AS (
         INSERT INTO delivery_attempts (delivery_id, number) SELECT $1, attempts FROM taken)
       SELECT * FROM taken`,
      [deliveryId, this.claimMs / 1_000, maxInFlight],
    );
    return row;
  }
}

/** Claims of one recipient queue up here, so that none of them miscounts the others. */
async function lockRecipient(tx: EntityManager, deliveryId: string): Promise<void> {
  await tx.query(
    `SELECT FROM recipient_signing_secret
     WHERE recipient_id = (SELECT recipient_id FROM deliveries WHERE id = $1) FOR UPDATE`,
    [deliveryId],
  );
}
