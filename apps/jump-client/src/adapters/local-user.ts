import { lstatSync, statSync } from 'node:fs';
import type { LocalUser } from '../application/local-leave.js';

/**
 * Who asks at this computer. The scripts of an installation, run by root, hand over to the client's user; that
 * root is behind it is shown by a file of this name in a folder that only root can write to.
 */
export function localUser(installDir: string, allowances = '/run'): LocalUser {
  return {
    isRoot: process.getuid?.() === 0,
    isAllowedByRoot: isRootsFile(`${allowances}/${allowanceName(installDir)}`),
  };
}

function allowanceName(installDir: string): string {
  const { dev, ino } = statSync(installDir);
  return `jumpfleet-jump-client.${String(dev)}.${String(ino)}.allowed`;
}

function isRootsFile(path: string): boolean {
  const file = lstatSync(path, { throwIfNoEntry: false });
  return file?.isFile() === true && file.uid === 0;
}
