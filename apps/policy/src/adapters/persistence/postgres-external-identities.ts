import type { Within } from '@jumpfleet/event-log';
import type { PolicyEvent } from '@jumpfleet/policy-domain';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ExternalIdentities } from '../../application/security-provider.ports.js';

@Injectable()
export class PostgresExternalIdentities implements ExternalIdentities {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  async userOf(provider: number, subject: string): Promise<string | undefined> {
    const rows: { user_id: string }[] = await this.dataSource.query(
      'SELECT user_id FROM external_identity WHERE provider = $1 AND subject = $2',
      [provider, subject],
    );
    return rows[0]?.user_id;
  }

  linked(provider: number, subject: string): Within<PolicyEvent> {
    return async (tx, recorded) => {
      for (const { event } of recorded)
        if (event.type === 'UserCreated')
          await tx.query(
            `INSERT INTO external_identity (provider, subject, user_id) VALUES ($1, $2, $3)
             ON CONFLICT (provider, subject) DO UPDATE SET user_id = EXCLUDED.user_id`,
            [provider, subject, event.data.userId],
          );
    };
  }
}
