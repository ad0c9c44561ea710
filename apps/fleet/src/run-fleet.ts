import type { SiteApi } from '@jumpfleet/gateway-client';
import { FleetProcesses } from '@jumpfleet/gateway-simulation';
import type { UpgradeCounts } from '@jumpfleet/gateway-simulation';
import type { FleetArguments } from './arguments.js';
import { identitiesFor } from './identities.js';
import { PresenceWatch } from './presence-watch.js';
import type { Progress } from './progress.js';
import { summaryOf } from './summary.js';
import type { Summary } from './summary.js';
import { trustedRoot } from './trusted-root.js';

export type FleetRun = Readonly<{
  arguments: FleetArguments;
  site: string;
  api: SiteApi | undefined;
  progress: Progress;
  /** Aborted by Ctrl-C, or when the time is up. */
  signal: AbortSignal;
}>;

/** Enrols whom it must, connects them all, keeps them, and says how it went. */
export async function runFleet(run: FleetRun): Promise<Summary> {
  const { clients, dialsPerSecond, key, dataDir, version } = run.arguments;
  const { site, api, progress, signal } = run;
  const show = (line: string) => progress.show(line);
  const file = await identitiesFor({ site, dataDir, clients, key, api, progress: show, signal });
  const presence = api === undefined ? undefined : new PresenceWatch();
  const following = api && presence?.follow(api);
  const removed = new Set<string>();
  const fleet = new FleetProcesses({
    site,
    identityFile: file.path,
    clients,
    dialsPerSecond,
    version,
    upgrades: { ...run.arguments.upgrades, root: trustedRoot(run.arguments) },
    welcomed: (welcomes) => presence?.welcomed(welcomes),
    removed: (ids) => ids.forEach((id) => removed.add(id)),
  });
  const begin = Date.now();
  const seconds = () => (Date.now() - begin) / 1_000;
  let allOnlineSeconds: number | undefined;
  try {
    await fleet.until((counts) => {
      show(lineOf(counts, presence, seconds()));
      if (counts.clients === clients && counts.online + counts.removed >= clients)
        allOnlineSeconds ??= seconds();
      return signal.aborted;
    }, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    presence?.stop();
    await following;
  }
  const { counts, residentBytes, processes } = fleet;
  const facts = { counts, residentBytes, processes, seconds: seconds(), allOnlineSeconds };
  await fleet.stop();
  if (removed.size > 0) file.replace(file.read().filter(({ clientId }) => !removed.has(clientId)));
  progress.end('the fleet has stopped');
  return summaryOf({ ...facts, presence: presence?.latencies });
}

function lineOf(
  counts: {
    online: number;
    clients: number;
    dials: number;
    rejections: Readonly<Record<string, number>>;
    upgrades: UpgradeCounts;
  },
  presence: PresenceWatch | undefined,
  seconds: number,
): string {
  const rejected = Object.values(counts.rejections).reduce((sum, count) => sum + count, 0);
  const live =
    presence === undefined || presence.latencies.total === 0
      ? ''
      : ` | presence p99 ${presence.latencies.percentile(0.99).toFixed(0)} ms`;
  return (
    `${seconds.toFixed(0)} s | ${String(counts.online)} of ${String(counts.clients)} online` +
    ` | ${String(counts.dials)} dials, ${String(rejected)} turned back${live}${upgradesIn(counts.upgrades)}`
  );
}

function upgradesIn({ offered, upgrading, upgraded, failed }: UpgradeCounts): string {
  if (offered === 0) return '';
  const failures = Object.values(failed).reduce((sum, count) => sum + count, 0);
  return ` | ${String(upgraded)} upgraded, ${String(upgrading)} upgrading, ${String(failures)} failed`;
}
