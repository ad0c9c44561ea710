import { withNewToken } from '@jumpfleet/policy-domain';
import type { LivingTokens } from '@jumpfleet/policy-domain';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ApiTokens } from '../../application/api-accounts/ports.js';

@Injectable()
export class PostgresApiTokens implements ApiTokens {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** One at a time for each account, over all replicas. */
  issued(accountId: string, nowMs: number): Promise<LivingTokens> {
    return this.dataSource.transaction(async (tx) => {
      await tx.query(
        `INSERT INTO api_account_token (account_id, issued_at) VALUES ($1, '{}')
         ON CONFLICT DO NOTHING`,
        [accountId],
      );
      const rows: { issued_at: string[] }[] = await tx.query(
        'SELECT issued_at FROM api_account_token WHERE account_id = $1 FOR UPDATE',
        [accountId],
      );
      const tokens = withNewToken((rows[0]?.issued_at ?? []).map(Number), nowMs);
      await tx.query('UPDATE api_account_token SET issued_at = $2 WHERE account_id = $1', [
        accountId,
        tokens.issuedAt,
      ]);
      return tokens;
    });
  }
}
