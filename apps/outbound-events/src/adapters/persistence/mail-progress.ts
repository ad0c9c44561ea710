import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { MailProgress } from '../../application/mail.js';

@Injectable()
export class PostgresMailProgress implements MailProgress {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  async had(deliveryId: string): Promise<readonly string[]> {
    const rows = await this.dataSource.query<{ address: string }[]>(
      'SELECT address FROM mail_progress WHERE delivery_id = $1',
      [deliveryId],
    );
    return rows.map(({ address }) => address);
  }

  async note(deliveryId: string, addresses: readonly string[]): Promise<void> {
    await this.dataSource.query(
      `INSERT INTO mail_progress (delivery_id, address)
       SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING`,
      [deliveryId, addresses],
    );
  }

  async forget(deliveryId: string): Promise<void> {
    await this.dataSource.query('DELETE FROM mail_progress WHERE delivery_id = $1', [deliveryId]);
  }
}
