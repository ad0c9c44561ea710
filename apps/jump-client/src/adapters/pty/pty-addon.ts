import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** The native part of node-pty. Its JavaScript is not used: it blocks the process when a shell does not read. */
export interface PtyAddon {
  fork(...arguments_: PtyForkArguments): { fd: number; pid: number; pty: string };
  resize(fd: number, cols: number, rows: number): void;
}

type PtyForkArguments = [
  file: string,
  args: readonly string[],
  env: readonly string[],
  cwd: string,
  cols: number,
  rows: number,
  uid: number,
  gid: number,
  utf8: boolean,
  helperPath: string,
  exited: (code: number, signal: number) => void,
];

const require = createRequire(import.meta.url);

/** Loaded with the first shell, so that an idle client does not carry it. In an installation it lies beside the program. */
export function loadPtyAddon(): PtyAddon {
  const beside = join(import.meta.dirname, 'pty.node');
  const path = existsSync(beside)
    ? beside
    : `@lydell/node-pty-${process.platform}-${process.arch}/pty.node`;
  return require(path) as PtyAddon;
}
