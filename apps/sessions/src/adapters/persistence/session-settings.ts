import { firstSessionSettings } from '@jumpfleet/sessions-domain';
import type { SessionSettings } from '@jumpfleet/sessions-domain';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { SessionSettingsBoard } from '../../application/settings/session-settings.js';

@Injectable()
export class PostgresSessionSettings implements SessionSettingsBoard {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  async current(): Promise<SessionSettings> {
    const [row] = await this.dataSource.query<{ settings: SessionSettings }[]>(
      'SELECT settings FROM session_settings',
    );
    return row?.settings ?? firstSessionSettings;
  }
}
