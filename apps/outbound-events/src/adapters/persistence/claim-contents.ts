import type { OutboundFact, RecipientHealth } from '@jumpfleet/outbound-domain';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Claim, Taken } from '../../application/delivery-queue.port.js';
import type { RecipientRow } from '../../application/recipient-list.projection.js';
import { RECIPIENT_SECRETS } from '../../application/recipient-secrets.port.js';
import type { SecretsOfRecipients } from '../../application/recipient-secrets.port.js';
import { FactMemory } from './fact-memory.js';

type DeliveryRow = Readonly<{
  seq: number;
  id: string;
  fact_id: number;
  key: string;
  attempts: number;
  failures: number;
  first_attempt_at: string | null;
}>;
type HealthRow = Readonly<{
  strikes: number;
  failing_since: string | null;
  last_error: string | null;
  last_delivered_at: string | null;
  circuit_open: boolean;
  resting_until: string | null;
}>;
export type ClaimRow = Readonly<{
  recipient_id: string;
  is_elsewhere: boolean;
  /** Changes with the recipient's row. */
  revision: string;
  health: HealthRow;
  deliveries: readonly DeliveryRow[];
  next_ms: number | null;
}>;
type Memories = ReadonlyMap<string, Readonly<Record<string, string>>>;
type KeyedRow = Readonly<{ recipient_id: string; key: string; remembered: Record<string, string> }>;

/** Completes what was claimed by what seldom changes and lies in memory: settings, secrets and facts. */
@Injectable()
export class ClaimContents {
  private readonly recipients = new Map<
    string,
    Readonly<{ revision: string; row: RecipientRow }>
  >();

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(RECIPIENT_SECRETS) private readonly secrets: SecretsOfRecipients,
    private readonly facts: FactMemory,
  ) {}

  async of(rows: readonly ClaimRow[]): Promise<Map<string, Claim>> {
    await this.lookUpRecipients(rows);
    const ids = rows.flatMap(({ deliveries }) => deliveries.map(({ fact_id }) => fact_id));
    const facts = await this.facts.all(new Set(ids));
    const memories = await this.memoriesOf(rows);
    const claims = new Map<string, Claim>();
    for (const row of rows) {
      const recipient = this.recipients.get(row.recipient_id)?.row;
      if (!recipient) continue;
      const { health, next_ms: nextMs } = row;
      const deliveries = await this.taken(row, recipient, { facts, memories });
      claims.set(recipient.id, {
        recipient,
        health: healthOf(health),
        deliveries,
        nextMs: nextMs ?? undefined,
      });
    }
    return claims;
  }

  private async taken(
    { deliveries }: ClaimRow,
    recipient: RecipientRow,
    known: Readonly<{ facts: ReadonlyMap<number, OutboundFact>; memories: Memories }>,
  ): Promise<Taken[]> {
    if (deliveries.length === 0) return [];
    const secrets = await this.secrets.find(recipient.id);
    const now = new Date();
    return deliveries.flatMap(({ seq, id, fact_id, attempts, failures, first_attempt_at, key }) => {
      const fact = known.facts.get(fact_id);
      if (!fact) return [];
      const firstAttemptAt = first_attempt_at === null ? now : new Date(first_attempt_at);
      const remembered = known.memories.get(`${recipient.id} ${key}`) ?? {};
      const attempt = attempts + 1;
      return [{ seq, id, attempt, failures, firstAttemptAt, recipient, secrets, fact, remembered }];
    });
  }

  private async lookUpRecipients(rows: readonly ClaimRow[]): Promise<void> {
    const stale = rows.filter(
      ({ recipient_id: id, revision }) => this.recipients.get(id)?.revision !== revision,
    );
    if (stale.length === 0) return;
    const found = await this.dataSource.query<{ revision: string; row: RecipientRow }[]>(
      'SELECT xmin::text AS revision, to_jsonb(r) AS row FROM recipients r WHERE id = ANY ($1)',
      [stale.map(({ recipient_id: id }) => id)],
    );
    for (const one of found) this.recipients.set(one.row.id, one);
  }

  /** Only rules of a mapping can name what was remembered. */
  private async memoriesOf(rows: readonly ClaimRow[]): Promise<Memories> {
    const wanted = rows.flatMap(({ recipient_id: recipient, deliveries }) => {
      const target = this.recipients.get(recipient)?.row.settings.target;
      if (target?.type !== 'http' || target.format !== 'mapping') return [];
      return deliveries.map(({ key }) => ({ recipient, key }));
    });
    if (wanted.length === 0) return new Map();
    const found = await this.dataSource.query<KeyedRow[]>(
      `SELECT v.recipient_id, v.key, jsonb_object_agg(v.name, v.value) AS remembered
       FROM (SELECT DISTINCT * FROM jsonb_to_recordset($1::jsonb) AS w(recipient uuid, key text)) w
       JOIN remembered_values v ON v.recipient_id = w.recipient AND v.key = w.key
       GROUP BY v.recipient_id, v.key`,
      [JSON.stringify(wanted)],
    );
    return new Map(found.map((row) => [`${row.recipient_id} ${row.key}`, row.remembered] as const));
  }
}

function healthOf(row: HealthRow): RecipientHealth {
  return {
    strikes: row.strikes,
    failingSince: dateOf(row.failing_since),
    lastError: row.last_error,
    lastDeliveredAt: dateOf(row.last_delivered_at),
    isOpen: row.circuit_open,
    restingUntil: dateOf(row.resting_until),
  };
}

function dateOf(instant: string | null): Date | null {
  return instant === null ? null : new Date(instant);
}
