import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { MachineUse } from '@jumpfleet/gateway-contracts';
import { textOf } from './statistics/text-file.js';

const interfaces = '/sys/class/net';

/**
 * Tells copies of an installation apart: by the system's id, the hardware's where it may be read, the
 * network cards, and the folder itself. Only a hash salted with the site leaves the computer.
 * `life` is another one with each call.
 */
export function machineUse(site: string, installDir: string): MachineUse {
  const parts = [
    ...['/etc/machine-id', '/sys/class/dmi/id/product_uuid'].map((file) => textOf(file).trim()),
    ...cardAddresses(),
    ...folderMarks(join(installDir, 'state')),
  ];
  const text = ['jumpfleet-machine-v1', site, ...parts].join('\n');
  return {
    machine: createHash('sha256').update(text).digest('base64url'),
    life: randomBytes(16).toString('base64url'),
  };
}

/** Of real cards only: those of containers and tunnels come and go. */
function cardAddresses(): string[] {
  try {
    return readdirSync(interfaces)
      .filter((name) => existsSync(join(interfaces, name, 'device')))
      .map((name) => textOf(join(interfaces, name, 'address')).trim())
      .sort();
  } catch {
    return [];
  }
}

/** A copy on the same disk lies elsewhere. */
function folderMarks(folder: string): string[] {
  try {
    return [realpathSync(folder), String(statSync(folder).ino)];
  } catch {
    return [folder];
  }
}
