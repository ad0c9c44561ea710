import { rmSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';

/** Everything that an installation consists of. Nothing else in the folder is ever deleted. */
export const installedEntries = [
  'init-script',
  'uninstall',
  'settings.json',
  'trusted-root.json',
  'jumpfleet-jump-client.service',
  'current',
  'versions',
  'log',
  'state',
] as const;

export function deleteInstallation(installDir: string): void {
  for (const entry of installedEntries)
    rmSync(join(installDir, entry), { recursive: true, force: true });
  try {
    rmdirSync(installDir);
  } catch {
    // Somebody else's files are in it, or the folder above is not ours: the empty folder may stay.
  }
}
