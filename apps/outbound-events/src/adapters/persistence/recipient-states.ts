import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { RecipientState, RecipientStates } from '../../application/recipient-health.port.js';

type StateRow = Readonly<{
  recipient_id: string;
  strikes: number;
  failing_since: Date | null;
  last_error: string | null;
  last_delivered_at: Date | null;
  circuit_open: boolean;
  resting_until: Date | null;
  retrying: number;
  queued: string;
}>;

const select = `
  SELECT h.*, i.recipient_id, i.queued - coalesce(h.finished, 0) AS queued
  FROM recipient_intake i LEFT JOIN recipient_health h ON h.recipient_id = i.recipient_id`;

@Injectable()
export class PostgresRecipientStates implements RecipientStates {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  async all(): Promise<ReadonlyMap<string, RecipientState>> {
    const rows = await this.dataSource.query<StateRow[]>(select);
    return new Map(rows.map((row) => [row.recipient_id, stateOf(row)]));
  }

  async find(recipientId: string): Promise<RecipientState | undefined> {
    const rows = await this.dataSource.query<StateRow[]>(`${select} WHERE i.recipient_id = $1`, [
      recipientId,
    ]);
    return rows.map(stateOf)[0];
  }
}

function stateOf(row: StateRow): RecipientState {
  return {
    strikes: row.strikes,
    failingSince: row.failing_since,
    lastError: row.last_error,
    lastDeliveredAt: row.last_delivered_at,
    isOpen: row.circuit_open,
    restingUntil: row.resting_until,
    queued: Number(row.queued),
    retrying: row.retrying,
  };
}
