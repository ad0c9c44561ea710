import type { ReadModel } from '@jumpfleet/event-log';
import { projectionOn } from '@jumpfleet/kernel';
import type { EmailSettings, EmailSettingsEvent } from '@jumpfleet/outbound-domain';

export type EmailSettingsRow = Readonly<{
  site: string;
  settings: EmailSettings;
  password_version: number | null;
}>;

const key = () => 'site';

/** One row, as long as the site has a mail server. */
export const emailSettingsModel: ReadModel<EmailSettingsEvent, EmailSettingsRow> = {
  projection: projectionOn<EmailSettingsEvent, EmailSettingsRow>('email-settings', {
    EmailSettingsChanged: {
      key,
      row: ({ settings, passwordVersion }) => ({
        site: 'site',
        settings,
        password_version: passwordVersion,
      }),
    },
    EmailSettingsRemoved: { key, row: () => undefined },
  }),
  table: 'email_settings',
  key: 'site',
  createTable: (table) => `
    CREATE TABLE ${table} (
      site text PRIMARY KEY,
      settings jsonb NOT NULL,
      password_version integer
    );`,
};
