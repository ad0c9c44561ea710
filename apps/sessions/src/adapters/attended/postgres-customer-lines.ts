import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { CustomerLine, CustomerLines } from '../../application/attended/ports.js';

const heardSql = `
INSERT INTO customer_lines (session_id, epoch, is_here, since) VALUES ($1, $2, $3, $4)
ON CONFLICT (session_id) DO UPDATE
SET epoch = excluded.epoch, is_here = excluded.is_here, since = excluded.since
WHERE customer_lines.epoch < excluded.epoch
  OR (customer_lines.epoch = excluded.epoch AND customer_lines.is_here AND NOT excluded.is_here)`;

@Injectable()
export class PostgresCustomerLines implements CustomerLines {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  async heard({ sessionId, epoch, isHere, at }: CustomerLine): Promise<void> {
    await this.dataSource.query(heardSql, [sessionId, epoch, isHere, at]);
  }

  async closed(sessionId: string, at: Date): Promise<void> {
    await this.dataSource.query(
      'UPDATE customer_lines SET is_here = false, since = $2 WHERE session_id = $1 AND is_here',
      [sessionId, at],
    );
  }
}
