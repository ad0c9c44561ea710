import type { ReadModel } from '@jumpfleet/event-log';
import { projectionOn } from '@jumpfleet/kernel';
import type { SessionSettings } from '@jumpfleet/sessions-domain';
import type { SessionsEvent } from '../events/sessions-event.js';

export type SessionSettingsRow = Readonly<{ site: string; settings: SessionSettings }>;

export const sessionSettingsModel: ReadModel<SessionsEvent, SessionSettingsRow> = {
  projection: projectionOn<SessionsEvent, SessionSettingsRow>('session-settings', {
    SessionSettingsChanged: {
      key: () => 'site',
      row: ({ settings }) => ({ site: 'site', settings }),
    },
  }),
  table: 'session_settings',
  key: 'site',
  // The comment is part of the definition: rows of settings without a lookup are made anew.
  createTable: (table) =>
    `CREATE TABLE ${table} (site text PRIMARY KEY, settings jsonb NOT NULL /* with ticketLookup */);`,
};
