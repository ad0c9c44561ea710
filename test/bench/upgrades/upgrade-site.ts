import { join } from 'node:path';

import type { SiteApi } from '@jumpfleet/gateway-client';
import { FleetProcesses, IdentityFile, enrolIdentities } from '@jumpfleet/gateway-simulation';
import type { SimulatedIdentity, UpgradeConduct } from '@jumpfleet/gateway-simulation';

import type { RunningJumpfleet } from '../../support/jumpfleet.js';
import { UpgradeAuditor } from '../../support/upgrade-auditor.js';
import { publishPackage, releaseKeys } from '../../support/upgrades.js';
import type { BenchContext } from '../bench.js';
import { apiOf, installerKey } from '../fleet/site.js';

export type UpgradeSite = Readonly<{
  system: RunningJumpfleet;
  api: SiteApi;
  fleet: FleetProcesses;
  auditor: UpgradeAuditor;
}>;

export type Wanted = Readonly<{
  clients: number;
  packageBytes: number;
  connectionsPerSecond: number;
  concurrentUpgrades: number;
  bytesPerSecond: number;
  conduct?: Partial<UpgradeConduct>;
}>;

export const newVersion = '0.2.0';

/** A whole site with a signed package, and all simulated clients connected. */
export async function openUpgradeSite(context: BenchContext, wanted: Wanted): Promise<UpgradeSite> {
  const { clients, connectionsPerSecond } = wanted;
  const system = await context.jumpfleet({ shards: context.option('shards', 2) });
  const api = apiOf(system);
  await api.put('/api/v1/settings/jump-clients', {
    connection_rate_per_second: connectionsPerSecond,
    concurrent_upgrades: wanted.concurrentUpgrades,
    upgrade_bandwidth_bytes_per_second: wanted.bytesPerSecond,
  });
  const keys = await releaseKeys(system.dataDir);
  const identities = await enrol(context, api, clients);
  const auditor = new UpgradeAuditor();
  const fleet = new FleetProcesses({
    site: system.url,
    identityFile: identities.path,
    clients,
    dialsPerSecond: connectionsPerSecond,
    upgrades: { restartMs: 300, failures: [], lostShare: 0, ...wanted.conduct, root: keys.root },
    diary: (pages) => auditor.add(pages),
  });
  context.onEnd(() => fleet.stop());
  const publication = { version: newVersion, bytes: wanted.packageBytes, number: 1 };
  await publishPackage(api, keys, publication);
  await fleet.until(({ online }) => online === clients);
  context.log(`${clients} clients are online`);
  return { system, api, fleet, auditor };
}

async function enrol(context: BenchContext, api: SiteApi, clients: number): Promise<IdentityFile> {
  const file = new IdentityFile(join(context.workDir, 'fleet', 'identities.jsonl'));
  const made: SimulatedIdentity[] = [];
  await enrolIdentities({
    site: api.site,
    installerKey: await installerKey(api),
    indices: Array.from({ length: clients }, (_, index) => index),
    enrolled: (identity) => made.push(identity),
  });
  file.append(made);
  context.log(`enrolled ${clients} clients`);
  return file;
}

/** Until all are upgraded, or time is up; tells how it goes every five seconds at most. */
export async function untilUpgraded(
  context: BenchContext,
  { fleet }: UpgradeSite,
  mostMs: number,
): Promise<void> {
  const tell = progressOf(context, fleet);
  const until = Date.now() + mostMs;
  await fleet.until(({ clients, upgrades }) => {
    tell();
    return upgrades.upgraded === clients || Date.now() > until;
  });
}

export function progressOf(context: BenchContext, fleet: FleetProcesses): () => void {
  const begin = Date.now();
  let toldAt = 0;
  return () => {
    if (Date.now() - toldAt < 5_000) return;
    toldAt = Date.now();
    const { online, upgrades } = fleet.counts;
    const { upgraded, upgrading, withdrawn, failed } = upgrades;
    const seconds = ((Date.now() - begin) / 1_000).toFixed(0);
    context.log(
      `${seconds} s: ${upgraded} upgraded, ${upgrading} upgrading, ${online} online, ` +
        `${withdrawn} withdrawn, failed ${JSON.stringify(failed)}`,
    );
  };
}

/** When the last client was welcomed as the new version, on the machine's clock. */
export function lastDone(auditor: UpgradeAuditor): number {
  return auditor.entries.reduce(
    (last, [, , at, step]) => (step === 'done' ? Math.max(last, at) : last),
    0,
  );
}
