import type { SessionSettings } from '@jumpfleet/sessions-domain';

/** The site's settings for sessions, as they are now. */
export interface SessionSettingsBoard {
  current(): Promise<SessionSettings>;
}
export const SESSION_SETTINGS = Symbol('SESSION_SETTINGS');
