import { existsSync } from 'node:fs';
import type { ShellCommand } from './pty-shell.js';

/** Shells that can close a descriptor of more than one digit, which POSIX does not ask of `sh`. */
const closers = ['/bin/bash', '/usr/bin/bash', '/bin/zsh', '/usr/bin/zsh', '/bin/ksh'];

/** The near ends of this process's open terminals. */
const open = new Set<number>();

export function terminalOpened(fd: number): void {
  open.add(fd);
}

export function terminalClosed(fd: number): void {
  open.delete(fd);
}

/**
 * A shell inherits the near ends of the terminals that are open when it starts, and could read and
 * type in other representatives' sessions. It is therefore started by a shell that closes them first.
 */
export function withoutOtherTerminals(command: ShellCommand): ShellCommand {
  if (open.size === 0) return command;
  const closer = closers.find((path) => existsSync(path));
  if (closer === undefined) throw new Error('without bash only one shell can be open at a time');
  const closing = [...open].map((fd) => `${String(fd)}<&-`).join(' ');
  return {
    ...command,
    file: closer,
    args: ['-c', `exec ${closing}; exec "$0" "$@"`, command.file, ...command.args],
  };
}
