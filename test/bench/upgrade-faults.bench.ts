import { setTimeout as pause } from 'node:timers/promises';

import type { SiteApi } from '@jumpfleet/gateway-client';
import { machineNow } from '@jumpfleet/gateway-simulation';

import type { RunningJumpfleet } from '../support/jumpfleet.js';
import { allAtOnce, clientsOf, cycleOf, startCycle } from '../support/upgrades.js';
import type { Bench, BenchContext } from './bench.js';
import { auditFigures } from './upgrades/audit-figures.js';
import { lastDone, newVersion, openUpgradeSite, progressOf } from './upgrades/upgrade-site.js';
import { allowed, capsOf, wantedIn } from './upgrades/wanted.js';

const victims = ['shard-1', 'upgrade-orchestrator', 'redis', 'nats', 'postgres'];

/** One after the other, while clients upgrade. The launcher starts each again. */
async function killEach(
  context: BenchContext,
  system: RunningJumpfleet,
  eachMs: number,
): Promise<void> {
  for (const victim of victims) {
    await pause(eachMs);
    process.kill(system.pid(victim), 'SIGKILL');
    context.log(`${victim} was killed`);
  }
}

/** The site may not answer while one of its parts is away. */
async function untilCompleted(
  api: SiteApi,
  id: string,
  { until, tell }: Readonly<{ until: number; tell: () => void }>,
): Promise<void> {
  while (Date.now() < until) {
    const cycle = await cycleOf(api, id).catch(() => undefined);
    if (cycle?.state === 'completed') return;
    tell();
    await pause(1_000);
  }
}

export const bench: Bench = {
  name: 'upgrade-faults',
  about: 'as upgrade-caps, while a shard, the orchestrator, Redis, NATS and Postgres are killed',
  async run(context) {
    const wanted = wantedIn(context, { clients: 25_000, packageBytes: 65_536 });
    const { clients, connectionsPerSecond } = wanted;
    const mostMs = context.option('most-s', 160) * 1_000;
    const site = await openUpgradeSite(context, wanted);
    const { api, auditor, system } = site;
    const begin = machineNow();
    // Whoever was restarting with the shard that dies may be reported as failed: that must not halt the cycle.
    const failure = { share: 1, at_least: clients };
    const { id } = await startCycle(api, { version: newVersion, rings: allAtOnce, failure });
    const idealMs = (clients / connectionsPerSecond) * 1_000;
    const killing = killEach(context, system, idealMs / (victims.length + 2));
    await untilCompleted(api, id, {
      until: Date.now() + mostMs,
      tell: progressOf(context, site.fleet),
    });
    await killing;
    const cycle = await cycleOf(api, id);
    const caps = capsOf(wanted);
    const outcomes = auditor.outcomes();
    const audit = auditor.judge(caps, begin);
    const upgraded = clientsOf(cycle, 'upgraded');
    const failed = clientsOf(cycle, 'failed');
    const stuck = clients - outcomes.upgradedOnce - failed;
    const isWithinCaps = audit.secondsAboveAnyCap === 0;
    return {
      ok: isWithinCaps && outcomes.upgradedAgain === 0 && stuck === 0,
      metrics: {
        clients,
        killed: victims.length,
        end_to_end_s: Number(((lastDone(auditor) - begin) / 1_000).toFixed(2)),
        stuck,
        ...auditFigures(audit, outcomes),
        upgraded_as_the_site_says: upgraded,
        failed_as_the_site_says: failed,
      },
      yardstick: { ideal_without_faults_s: Number((idealMs / 1_000).toFixed(1)), ...allowed(caps) },
    };
  },
};
