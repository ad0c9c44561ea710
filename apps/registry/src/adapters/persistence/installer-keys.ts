import type { Within } from '@jumpfleet/event-log';
import type { RegistryEvent } from '@jumpfleet/registry-domain';
import type { DataSource } from 'typeorm';
import type { InstallerKeys } from '../../application/ports.js';

export class PostgresInstallerKeys implements InstallerKeys {
  constructor(private readonly dataSource: DataSource) {}

  async nextNumber(): Promise<number> {
    const [row] = await this.dataSource.query<{ number: string }[]>(
      `SELECT nextval('installer_numbers') AS number`,
    );
    return Number(row?.number);
  }

  keep(installerId: string, key: string): Within<RegistryEvent> {
    return async (tx) => {
      await tx.query(`INSERT INTO installer_key (installer_id, key) VALUES ($1, $2)`, [
        installerId,
        key,
      ]);
    };
  }

  async downloaded(installerId: string, now: Date): Promise<void> {
    await this.dataSource.query(
      `UPDATE installer_key SET first_downloaded_at = $2
       WHERE installer_id = $1 AND first_downloaded_at IS NULL`,
      [installerId, now],
    );
  }
}
