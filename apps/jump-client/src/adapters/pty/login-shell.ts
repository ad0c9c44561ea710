import { accessSync, constants } from 'node:fs';
import { userInfo } from 'node:os';
import type { ShellFactory } from '../../application/ports.js';
import { loadPtyAddon } from './pty-addon.js';
import type { PtyAddon } from './pty-addon.js';
import { PtyShell } from './pty-shell.js';
import type { ShellCommand } from './pty-shell.js';

const fallbackShell = '/bin/sh';
/** Accounts that may not log in have one of these; the client runs as them all the same. */
const noShell = /\/(nologin|false)$/;
const kept = ['PATH', 'LANG', 'LC_ALL', 'LC_CTYPE', 'TZ'] as const;

/** The login shell of the user that the client runs as, in that user's home. */
export function loginShells(environment: NodeJS.ProcessEnv): ShellFactory {
  let addon: PtyAddon | undefined;
  return (size, listener) => {
    addon ??= loadPtyAddon();
    return new PtyShell(addon, loginCommand(environment), size, listener);
  };
}

function loginCommand(environment: NodeJS.ProcessEnv): ShellCommand {
  const { username, homedir, shell } = userInfo();
  const file =
    shell !== null && !noShell.test(shell) && isUsable(shell, constants.X_OK)
      ? shell
      : fallbackShell;
  const env: Record<string, string> = {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    TERM: 'xterm-256color',
    HOME: homedir,
    USER: username,
    LOGNAME: username,
    SHELL: file,
  };
  for (const name of kept) {
    const value = environment[name];
    if (value !== undefined) env[name] = value;
  }
  return { file, args: ['-l'], env, cwd: isUsable(homedir, constants.X_OK) ? homedir : '/' };
}

function isUsable(path: string, mode: number): boolean {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false;
  }
}
