import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Statistics } from '@jumpfleet/gateway-contracts';
import { seatedSession } from '../statistics/console-user.js';
import { textOf } from '../statistics/text-file.js';
import { linesOf } from '../system/command.js';
import { firstDisplay } from './screen-source.js';
import type { ScreenPlaces } from './screen-source.js';
import { saverOfDisplay } from './x11-screen.js';

export type ScreenState = Pick<Statistics, 'screen_locked' | 'screen_saver'>;
export type ScreenStateSource = () => Promise<ScreenState>;

export type LoginPlaces = Readonly<{
  /** Where systemd's logins are. */
  sessions: string;
  loginctl: string;
}>;

export const loginPlaces: LoginPlaces = {
  sessions: '/run/systemd/sessions',
  loginctl: 'loginctl',
};

/** Whether whoever is logged in is away from the screen (PO-35); what the platform cannot tell is left out. */
export function screenState(screen: ScreenPlaces, login: LoginPlaces): ScreenStateSource {
  return async () => {
    const [isLocked, saver] = await Promise.all([
      lockedHint(login),
      firstDisplay(screen, saverOfDisplay),
    ]);
    const isOn = typeof saver === 'string' ? undefined : saver.isOn;
    return {
      ...(isLocked !== undefined && { screen_locked: isLocked }),
      ...(isOn !== undefined && { screen_saver: isOn }),
    };
  };
}

/** As the desktop told systemd; only its own program reads that. */
async function lockedHint({ sessions, loginctl }: LoginPlaces): Promise<boolean | undefined> {
  const id = seatedId(sessions);
  if (id === undefined) return undefined;
  try {
    const args = ['show-session', id, '--property=LockedHint', '--value'];
    for await (const line of linesOf({ file: loginctl, args })) return line.trim() === 'yes';
  } catch {
    // It is of another version, or not there: nothing is known.
  }
  return undefined;
}

function seatedId(folder: string): string | undefined {
  try {
    const ids = readdirSync(folder).filter((name) => !name.endsWith('.ref'));
    const files = ids.map((id) => [id, textOf(join(folder, id))] as const);
    const seated = seatedSession(files.map(([, text]) => text));
    return files.find(([, text]) => text === seated)?.[0];
  } catch {
    return undefined;
  }
}
