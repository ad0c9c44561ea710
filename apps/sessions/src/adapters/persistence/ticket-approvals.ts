import type { Clock } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { TicketAnswer, TicketApproval, TicketApprovalStore } from '../../application/ports.js';

@Injectable()
export class PostgresTicketApprovals implements TicketApprovalStore {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Those that nobody waits for any more go with the next question. */
  async open({ requestId, tokenHash, expiresAt }: Omit<TicketApproval, 'answer'>): Promise<void> {
    await this.dataSource.query('DELETE FROM ticket_approval WHERE expires_at < $1', [
      this.clock.now(),
    ]);
    await this.dataSource.query(
      'INSERT INTO ticket_approval (request_id, token_hash, expires_at) VALUES ($1, $2, $3)',
      [requestId, tokenHash, expiresAt],
    );
  }

  async find(requestId: string): Promise<TicketApproval | undefined> {
    const [row] = await this.dataSource.query<TicketApproval[]>(
      `SELECT request_id AS "requestId", token_hash AS "tokenHash", expires_at AS "expiresAt", answer
       FROM ticket_approval WHERE request_id = $1`,
      [requestId],
    );
    return row;
  }

  async answer(requestId: string, answer: TicketAnswer): Promise<void> {
    await this.dataSource.query(
      'UPDATE ticket_approval SET answer = $2 WHERE request_id = $1 AND answer IS NULL',
      [requestId, JSON.stringify(answer)],
    );
  }
}
