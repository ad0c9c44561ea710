import { machineNow } from '@jumpfleet/gateway-simulation';

import { allAtOnce, clientsOf, cycleOf, startCycle } from '../support/upgrades.js';
import type { Bench } from './bench.js';
import { watchProcessorTime } from './fleet/processor-time.js';
import { auditFigures } from './upgrades/audit-figures.js';
import { lastDone, newVersion, openUpgradeSite, untilUpgraded } from './upgrades/upgrade-site.js';
import { allowed, capsOf, wantedIn } from './upgrades/wanted.js';

const slack = 1.05;

export const bench: Bench = {
  name: 'upgrade-caps',
  about: 'a whole fleet upgrades as fast as the caps allow, and never faster',
  async run(context) {
    const wanted = wantedIn(context, { clients: 25_000, packageBytes: 65_536 });
    const { clients, packageBytes, connectionsPerSecond, bytesPerSecond } = wanted;
    const site = await openUpgradeSite(context, wanted);
    const { api, fleet, auditor } = site;
    const used = await watchProcessorTime(site.system, () => fleet.processIds);
    const begin = machineNow();
    const { id } = await startCycle(api, { version: newVersion, rings: allAtOnce });
    await untilUpgraded(context, site, context.option('most-s', 150) * 1_000);
    const processorTime = await used();
    const seconds = (lastDone(auditor) - begin) / 1_000;
    const ideal = Math.max(
      clients / connectionsPerSecond,
      (clients * packageBytes) / bytesPerSecond,
    );
    const caps = capsOf(wanted);
    const outcomes = auditor.outcomes();
    const audit = auditor.judge(caps, begin);
    const isInTime = seconds <= slack * ideal;
    const isWithinCaps = audit.secondsAboveAnyCap === 0;
    return {
      ok: isInTime && isWithinCaps && outcomes.upgradedOnce === clients,
      metrics: {
        clients,
        end_to_end_s: Number(seconds.toFixed(2)),
        used_share_of_binding_cap: Number((ideal / seconds).toFixed(3)),
        ...auditFigures(audit, outcomes),
        upgraded_as_the_site_says: clientsOf(await cycleOf(api, id), 'upgraded'),
        received_bytes: fleet.counts.upgrades.receivedBytes,
        ...processorTime,
      },
      yardstick: {
        binding_connections_per_s: connectionsPerSecond,
        ideal_s: Number(ideal.toFixed(1)),
        most_s: Number((slack * ideal).toFixed(1)),
        ...allowed(caps),
      },
    };
  },
};
