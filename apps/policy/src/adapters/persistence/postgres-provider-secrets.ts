import { SealedSecrets } from '@jumpfleet/keys';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ProviderSecrets } from '../../application/security-provider.ports.js';

const purpose = (provider: number): string => `security-provider ${String(provider)}`;

@Injectable()
export class PostgresProviderSecrets implements ProviderSecrets {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(SealedSecrets) private readonly sealed: SealedSecrets,
  ) {}

  /** A version that no event came to name is kept over by the next attempt. */
  async keep(provider: number, version: number, secret: string): Promise<void> {
    await this.dataSource.query(
      `INSERT INTO security_provider_secret (provider, version, sealed) VALUES ($1, $2, $3)
       ON CONFLICT (provider, version) DO UPDATE SET sealed = EXCLUDED.sealed`,
      [provider, version, await this.sealed.seal(secret, purpose(provider))],
    );
  }

  async find(provider: number, version: number): Promise<string> {
    const rows: { sealed: string }[] = await this.dataSource.query(
      'SELECT sealed FROM security_provider_secret WHERE provider = $1 AND version = $2',
      [provider, version],
    );
    const [row] = rows;
    if (!row) throw new Error(`Security provider ${String(provider)} has no secret.`);
    return this.sealed.open(row.sealed, purpose(provider));
  }
}
