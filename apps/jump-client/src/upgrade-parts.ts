import type { StateFolder } from './adapters/state-folder.js';
import { InstalledVersions } from './adapters/upgrade/installed-versions.js';
import { SpawnedVersions } from './adapters/upgrade/spawned-versions.js';
import { UpgradeFiles } from './adapters/upgrade/upgrade-memory.js';
import type { ClientParts } from './application/client.steps.js';
import type { ClientLog } from './application/ports.js';
import { Seat } from './application/upgrade/seat.js';
import { Upgrades } from './application/upgrade/upgrades.js';
import type { ClientContext } from './commands.js';
import { platform, version } from './version.js';

/** What upgrades need of a real computer. */
export function upgradeParts(
  { installDir, elder, step = () => undefined }: ClientContext,
  { state, log }: Readonly<{ state: StateFolder; log: ClientLog }>,
): Pick<ClientParts, 'upgrades' | 'trial' | 'seat'> {
  const memory = new UpgradeFiles(installDir);
  const folders = new InstalledVersions(installDir);
  const newVersions = new SpawnedVersions(installDir);
  const upgrades = new Upgrades({ version, platform, memory, folders, newVersions, log, step });
  const savePid = (): void => state.savePid();
  const seat = elder && new Seat({ version, elder, memory, folders, savePid, step });
  if (!seat) upgrades.recover();
  return { upgrades, seat, trial: { version, newVersions, folders, step } };
}
