import type { Decider, Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import type {
  EmailSettings,
  EmailSettingsCommand,
  EmailSettingsEvent,
  EmailSettingsRefusal,
  SetEmailSettings,
} from './email-settings.messages.js';

export type MailServer = Readonly<{
  settings: EmailSettings | null;
  passwordVersion: number | null;
  /** The highest that was ever given. */
  lastVersion: number;
}>;
type Decision = Result<readonly EmailSettingsEvent[], EmailSettingsRefusal>;

export const emailSettingsDecider: Decider<
  EmailSettingsCommand,
  EmailSettingsEvent,
  MailServer,
  EmailSettingsRefusal
> = {
  initial: { settings: null, passwordVersion: null, lastVersion: 0 },
  decide(command, server, now) {
    switch (command.type) {
      case 'SetEmailSettings':
        return set(command, server, now);
      case 'RemoveEmailSettings':
        if (!server.settings) return ok([]);
        return ok([
          { type: 'EmailSettingsRemoved', version: 1, data: { removedAt: now.toISOString() } },
        ]);
    }
  },
  evolve({ lastVersion }, event) {
    switch (event.type) {
      case 'EmailSettingsChanged': {
        const { settings, passwordVersion } = event.data;
        return {
          settings,
          passwordVersion,
          lastVersion: Math.max(lastVersion, passwordVersion ?? 0),
        };
      }
      case 'EmailSettingsRemoved':
        return { settings: null, passwordVersion: null, lastVersion };
    }
  },
};

/** A kept password goes to no other server and user than it was given for, and no less protected. */
function set({ data }: SetEmailSettings, server: MailServer, now: Date): Decision {
  const { settings, password } = data;
  const isKept = password === 'kept' && server.passwordVersion !== null;
  if (isKept && server.settings && isElsewhere(settings, server.settings))
    return refuse({ kind: 'mail-password-needed' });
  const passwordVersion =
    password === 'new' ? server.lastVersion + 1 : isKept ? server.passwordVersion : null;
  const isSame =
    passwordVersion === server.passwordVersion &&
    JSON.stringify(settings) === JSON.stringify(server.settings);
  if (isSame) return ok([]);
  const changedAt = now.toISOString();
  return ok([
    { type: 'EmailSettingsChanged', version: 1, data: { settings, passwordVersion, changedAt } },
  ]);
}

function isElsewhere(wanted: EmailSettings, current: EmailSettings): boolean {
  const isLessProtected = wanted.security === 'none' && current.security !== 'none';
  const hasMoved = wanted.host !== current.host || wanted.port !== current.port;
  return isLessProtected || hasMoved || wanted.user !== current.user;
}
