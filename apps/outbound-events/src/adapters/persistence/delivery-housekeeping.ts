import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { RETENTION_DAYS } from '../../application/ports.js';
import type { DeliveryHousekeeping } from '../../application/ports.js';
import { factSpan, firstFactFrom } from './delivery-page.js';

const batch = 5_000;
const mostBatches = 20;
/** Attempts are kept for as long, or until their delivery is forgotten. */
const attemptDays = 30;

const drop = (which: string): string => `
  UPDATE deliveries SET status = 'dropped', is_head = false, finished_at = now() WHERE seq IN (
    SELECT d.seq FROM deliveries d WHERE ${which} AND d.status = 'queued' ORDER BY -d.seq DESC LIMIT ${batch})`;

/** In the transaction that deletes a recipient: the first of what is queued; the housekeeping drops the rest. */
export async function dropQueued(tx: EntityManager, recipientId: string): Promise<void> {
  await tx.query(drop('d.recipient_id = $1'), [recipientId]);
}

const abandoned = `
  SELECT DISTINCT recipient_id AS id FROM recipient_intake i
  WHERE NOT EXISTS (SELECT FROM recipients r WHERE r.id = i.recipient_id)`;

const oldDeliveries = `
  WITH gone AS (
    DELETE FROM deliveries WHERE seq IN (
      SELECT seq FROM deliveries WHERE status <> 'queued' AND finished_at < now() - make_interval(days => $1)
        AND seq < coalesce(${firstFactFrom('now() - make_interval(days => $1)')}, ${Number.MAX_SAFE_INTEGER})
      ORDER BY seq LIMIT ${batch}) RETURNING seq)
  DELETE FROM delivery_attempts WHERE delivery IN (SELECT seq FROM gone)`;

const oldFacts = `
  DELETE FROM delivery_facts WHERE id IN (
    SELECT f.id FROM delivery_facts f WHERE f.created_at < now() - make_interval(days => $1) AND NOT EXISTS (
      SELECT FROM deliveries d WHERE d.seq > f.id AND d.seq <= f.id + ${factSpan} AND d.fact_id = f.id)
    ORDER BY f.created_at LIMIT ${batch})`;

const oldAttempts = `
  DELETE FROM delivery_attempts WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM delivery_attempts WHERE at < now() - make_interval(days => $1) ORDER BY at LIMIT ${batch}))`;

const oldMemories = `
  DELETE FROM remembered_values WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM remembered_values WHERE at < now() - make_interval(days => $1) LIMIT ${batch}))`;

@Injectable()
export class PostgresDeliveryHousekeeping implements DeliveryHousekeeping {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(RETENTION_DAYS) private readonly retentionDays: number,
  ) {}

  async tidy(): Promise<number> {
    let rows = await this.dropAbandoned();
    rows += await this.inBatches(oldAttempts, attemptDays);
    rows += await this.inBatches(oldDeliveries, this.retentionDays);
    rows += await this.inBatches(oldFacts, this.retentionDays);
    return rows + (await this.inBatches(oldMemories, this.retentionDays));
  }

  private async dropAbandoned(): Promise<number> {
    let dropped = 0;
    for (const { id } of await this.dataSource.query<{ id: string }[]>(abandoned)) {
      dropped += await this.inBatches(drop('d.recipient_id = $1'), id);
      for (const table of ['recipient_intake', 'recipient_health', 'remembered_values'])
        await this.dataSource.query(`DELETE FROM ${table} WHERE recipient_id = $1`, [id]);
    }
    return dropped;
  }

  /** Small transactions, and not for ever: the next turn goes on. */
  private async inBatches(statement: string, parameter: number | string): Promise<number> {
    let rows = 0;
    for (let turn = 0; turn < mostBatches; turn++) {
      const [, changed] = await this.dataSource.query<[unknown, number]>(statement, [parameter]);
      rows += changed;
      if (changed === 0) break;
    }
    return rows;
  }
}
