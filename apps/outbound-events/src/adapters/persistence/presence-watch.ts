import type { PresenceChanged } from '@jumpfleet/registry-contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { PresenceSpan } from '../../application/outbound-facts/news-tellings.js';

export const OFFLINE_AFTER_SECONDS = Symbol('OFFLINE_AFTER_SECONDS');

type Row = Readonly<{ client_id: string; epoch: string; since: string }>;
export type CameOnline = PresenceSpan & Readonly<{ isFirst: boolean }>;

const wantedSql = `
SELECT 1 AS wanted FROM recipients
WHERE enabled AND events && ARRAY['jump_client_online', 'jump_client_offline'] LIMIT 1`;

const heldSql = `
SELECT client_id, told_away FROM jump_client_presence
WHERE client_id = ANY ($1::uuid[]) ORDER BY client_id FOR UPDATE`;

const notedSql = `
INSERT INTO jump_client_presence AS p (client_id, sequence, epoch, since, due_at)
SELECT client_id, $1, epoch, since, CASE WHEN NOT online THEN now() + make_interval(secs => $6) END
FROM unnest($2::uuid[], $3::boolean[], $4::bigint[], $5::bigint[]) AS i (client_id, online, epoch, since)
ORDER BY client_id
ON CONFLICT (client_id) DO UPDATE SET sequence = excluded.sequence, epoch = excluded.epoch,
  since = excluded.since, told_away = p.told_away AND excluded.due_at IS NOT NULL,
  due_at = CASE WHEN p.told_away THEN NULL ELSE excluded.due_at END
WHERE p.sequence < excluded.sequence
RETURNING client_id`;

const dueSql = `
UPDATE jump_client_presence SET due_at = NULL, told_away = true
WHERE client_id IN (
  SELECT client_id FROM jump_client_presence WHERE due_at <= now()
  ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED)
RETURNING client_id, epoch, since`;

/** Who is away for how long, as far as recipients want to know; nothing is kept while none does. */
@Injectable()
export class PresenceWatch {
  constructor(@Inject(OFFLINE_AFTER_SECONDS) private readonly offlineAfterSeconds: number) {}

  async isWanted(tx: EntityManager): Promise<boolean> {
    return (await tx.query<unknown[]>(wantedSql)).length > 0;
  }

  /**
   * Notes who came and went; answers whose coming is to be told: those whose absence was told, or that were never
   * here before. Of all others nobody hears.
   */
  async note(tx: EntityManager, sequence: number, changed: PresenceChanged): Promise<CameOnline[]> {
    const { clients, online, epochs, at, first } = changed;
    const held = await tx.query<{ client_id: string; told_away: boolean }[]>(heldSql, [clients]);
    const toldAway = new Set(held.flatMap((row) => (row.told_away ? [row.client_id] : [])));
    const wait = this.offlineAfterSeconds;
    const columns = [clients, online, epochs, at];
    const rows = await tx.query<Pick<Row, 'client_id'>[]>(notedSql, [sequence, ...columns, wait]);
    const noted = new Set(rows.map((row) => row.client_id));
    return clients.flatMap((clientId, place) => {
      const isFirst = first[place] === true;
      const isTold = noted.has(clientId) && online[place] === true;
      if (!isTold || !(isFirst || toldAway.has(clientId))) return [];
      return [{ clientId, epoch: epochs[place] ?? 0, since: at[place] ?? 0, isFirst }];
    });
  }

  /** Takes some of those that have been away long enough: they count as told with this transaction. */
  async takeDue(tx: EntityManager, most: number): Promise<PresenceSpan[]> {
    const [rows] = await tx.query<[Row[], number]>(dueSql, [most]);
    return rows.map(spanOf);
  }

  async forget(tx: EntityManager, clientId: string): Promise<void> {
    await tx.query('DELETE FROM jump_client_presence WHERE client_id = $1', [clientId]);
  }

  /** Whoever wants to hear of it later hears of what happens from then on. */
  async forgetAll(tx: EntityManager): Promise<void> {
    await tx.query('DELETE FROM jump_client_presence');
  }
}

const spanOf = ({ client_id: clientId, epoch, since }: Row): PresenceSpan => ({
  clientId,
  epoch: Number(epoch),
  since: Number(since),
});
