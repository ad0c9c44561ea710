import type { DeletionTerms } from '@jumpfleet/registry-domain';
import type { Pool } from 'pg';
import type { DeletionTermsOf } from '../../application/lifecycle-ports.js';

const termsSql = `
SELECT c.max_offline_minutes, c.expires_at, k.since FROM jump_client c
LEFT JOIN jump_client_countdown k ON k.client_id = c.endpoint_id AND k.minutes = c.max_offline_minutes
WHERE c.client_id = $1`;

interface Row {
  max_offline_minutes: number;
  expires_at: Date | null;
  since: string | null;
}

export class PostgresDeletionTerms implements DeletionTermsOf {
  constructor(private readonly pool: Pool) {}

  async of(clientId: string): Promise<DeletionTerms | undefined> {
    const { rows } = await this.pool.query<Row>({
      name: 'deletion-terms',
      text: termsSql,
      values: [clientId],
    });
    const [row] = rows;
    return (
      row && {
        maxOfflineMinutes: row.max_offline_minutes,
        expiresAt: row.expires_at?.getTime(),
        offlineSince: row.since === null ? undefined : Number(row.since),
      }
    );
  }
}
