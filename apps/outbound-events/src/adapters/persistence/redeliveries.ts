import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { EntityManager } from 'typeorm';
import type { Redeliveries, RedeliveryWish } from '../../application/ports.js';
import { intakeLock, redeliveryLock } from './delivery-locks.js';
import { firstFactFrom } from './delivery-page.js';
import { firstOfLane } from './delivery-turn.js';

/** So many are queued in one transaction, while nothing else is queued or settled. */
const batch = 1_000;

type Place = Readonly<{ seq: string; key: string }>;

/** They keep their numbers: they go before all that was queued later and is still waiting. */
@Injectable()
export class PostgresRedeliveries implements Redeliveries {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  async refusalOf(
    recipientId: string,
  ): Promise<'recipient-gone' | 'recipient-disabled' | undefined> {
    const [recipient] = await this.dataSource.query<{ enabled: boolean }[]>(
      'SELECT enabled FROM recipients WHERE id = $1',
      [recipientId],
    );
    if (!recipient) return 'recipient-gone';
    return recipient.enabled ? undefined : 'recipient-disabled';
  }

  async queue(recipientId: string, wish: RedeliveryWish): Promise<number> {
    let queued = 0;
    for (let after = '0'; ;) {
      const places = await this.dataSource.transaction((tx) =>
        queueSome(tx, recipientId, wish, after),
      );
      queued += places.length;
      if (places.length < batch) return queued;
      after = places.reduce((last, { seq }) => (BigInt(seq) > BigInt(last) ? seq : last), after);
    }
  }
}

async function queueSome(
  tx: EntityManager,
  recipientId: string,
  { deliveries, status = 'dead', since, until }: RedeliveryWish,
  after: string,
): Promise<Place[]> {
  await tx.query(
    `SELECT pg_advisory_xact_lock(${intakeLock}), pg_advisory_xact_lock(${redeliveryLock})`,
  );
  const [places] = await tx.query<[Place[], number]>(
    `UPDATE deliveries SET status = 'queued', is_head = false, failures = 0, first_attempt_at = NULL,
       next_attempt_at = now(), finished_at = NULL
     WHERE seq IN (
       SELECT seq FROM deliveries d WHERE d.recipient_id = $1 AND d.status <> 'queued' AND d.seq > $2
         AND CASE WHEN $3::text[] IS NULL THEN d.status = $4 ELSE d.id = ANY ($3) END
         AND ($5::timestamptz IS NULL OR d.seq > ${firstFactFrom('$5')})
         AND ($6::timestamptz IS NULL OR d.seq < coalesce(${firstFactFrom('$6')}, ${Number.MAX_SAFE_INTEGER}))
       ORDER BY d.seq LIMIT ${batch})
     RETURNING seq, key`,
    [recipientId, after, deliveries ?? null, status, since ?? null, until ?? null],
  );
  if (places.length === 0) return [];
  await tx.query(
    `WITH lane AS MATERIALIZED (SELECT DISTINCT key FROM unnest($2::text[]) AS key),
     first AS MATERIALIZED (SELECT l.key, ${firstOfLane('$1', 'l.key')} AS seq FROM lane l)
     UPDATE deliveries d SET is_head = d.seq = f.seq FROM first f
     WHERE d.recipient_id = $1 AND d.key = f.key AND d.status = 'queued' AND d.is_head <> (d.seq = f.seq)`,
    [recipientId, places.map(({ key }) => key)],
  );
  await tx.query(
    `INSERT INTO recipient_intake AS i VALUES ($1, $2)
     ON CONFLICT (recipient_id) DO UPDATE SET queued = i.queued + excluded.queued`,
    [recipientId, places.length],
  );
  return places;
}
