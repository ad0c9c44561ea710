import { allAtOnce, startCycle } from '../support/upgrades.js';
import type { Bench } from './bench.js';
import { watchProcessorTime } from './fleet/processor-time.js';
import { auditFigures } from './upgrades/audit-figures.js';
import { newVersion, openUpgradeSite, untilUpgraded } from './upgrades/upgrade-site.js';
import { allowed, capsOf, wantedIn } from './upgrades/wanted.js';

const leastShare = 0.97;

export const bench: Bench = {
  name: 'upgrade-bandwidth',
  about: 'downloads use the budget of bytes, fairly, and no second sees more',
  async run(context) {
    const wanted = wantedIn(context, { clients: 500, packageBytes: 4_194_304 });
    const { clients, bytesPerSecond } = wanted;
    const site = await openUpgradeSite(context, wanted);
    const { api, fleet, auditor } = site;
    const used = await watchProcessorTime(site.system, () => fleet.processIds);
    await startCycle(api, { version: newVersion, rings: allAtOnce });
    await untilUpgraded(context, site, context.option('most-s', 120) * 1_000);
    const processorTime = await used();
    const { bytes, from, to } = auditor.received();
    const seconds = (to - from) / 1_000;
    const share = bytes / seconds / bytesPerSecond;
    const caps = capsOf(wanted);
    const outcomes = auditor.outcomes();
    const audit = auditor.judge(caps);
    const isUsed = share >= leastShare;
    const isWithinCaps = audit.secondsAboveAnyCap === 0;
    return {
      ok: isUsed && isWithinCaps && outcomes.upgradedOnce === clients,
      metrics: {
        clients,
        download_s: Number(seconds.toFixed(2)),
        used_share_of_bandwidth: Number(share.toFixed(3)),
        ...auditFigures(audit, outcomes),
        received_bytes: bytes,
        ...processorTime,
      },
      yardstick: { least_share: leastShare, ...allowed(caps) },
    };
  },
};
