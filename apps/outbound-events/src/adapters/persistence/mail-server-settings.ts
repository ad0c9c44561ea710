import type { Within } from '@jumpfleet/event-log';
import { SealedSecrets } from '@jumpfleet/keys';
import type { EmailSettings, EmailSettingsEvent } from '@jumpfleet/outbound-domain';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { MailServerSettings, SetUpMailServer } from '../../application/mail.js';

type Row = Readonly<{
  settings: EmailSettings;
  password_version: number | null;
  sealed: string | null;
}>;

const purpose = 'mail-server password';

@Injectable()
export class PostgresMailServerSettings implements MailServerSettings {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(SealedSecrets) private readonly seals: SealedSecrets,
  ) {}

  async current() {
    const row = await this.row();
    return row && { settings: row.settings, passwordVersion: row.password_version };
  }

  async opened(): Promise<SetUpMailServer | undefined> {
    const row = await this.row();
    if (!row) return undefined;
    const { settings, sealed } = row;
    return { settings, password: sealed === null ? null : await this.seals.open(sealed, purpose) };
  }

  async keepPassword(password: string | undefined): Promise<Within<EmailSettingsEvent>> {
    const sealed = password === undefined ? null : await this.seals.seal(password, purpose);
    return async (tx, recorded) => {
      const event = recorded.at(-1)?.event;
      const version = event?.type === 'EmailSettingsChanged' ? event.data.passwordVersion : null;
      if (version !== null && sealed !== null)
        await tx.query('INSERT INTO mail_server_password (version, sealed) VALUES ($1, $2)', [
          version,
          sealed,
        ]);
      await tx.query('DELETE FROM mail_server_password WHERE version IS DISTINCT FROM $1', [
        version,
      ]);
    };
  }

  private async row(): Promise<Row | undefined> {
    const [row] = await this.dataSource.query<Row[]>(
      `SELECT settings, password_version, sealed
       FROM email_settings LEFT JOIN mail_server_password ON version = password_version`,
    );
    return row;
  }
}
