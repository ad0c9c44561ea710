import { burst } from '@jumpfleet/limits';

import type { Caps } from '../../support/upgrade-auditor.js';
import type { BenchContext } from '../bench.js';
import type { Wanted } from './upgrade-site.js';

/** The largest piece in which a client asks for bytes. */
const chunkBytes = 1_048_576;

/** What is asked of a site, with whatever stands after the benchmark's name. */
export function wantedIn(
  context: BenchContext,
  { clients, packageBytes }: Readonly<{ clients: number; packageBytes: number }>,
): Wanted {
  return {
    clients: context.option('clients', clients),
    packageBytes: context.option('package', packageBytes),
    connectionsPerSecond: context.option('rate', 300),
    concurrentUpgrades: context.option('cap', 500),
    bytesPerSecond: context.option('bandwidth', 104_857_600),
    conduct: { restartMs: context.option('restart-ms', 100) },
  };
}

export function capsOf(wanted: Wanted): Caps {
  const { connectionsPerSecond, concurrentUpgrades, bytesPerSecond } = wanted;
  return {
    concurrentUpgrades,
    bytesPerSecond,
    chunkBytes,
    connectionsPerSecond,
    burst: burst(connectionsPerSecond),
  };
}

export function allowed(caps: Caps): Readonly<Record<string, number>> {
  return {
    allowed_at_once: caps.concurrentUpgrades,
    allowed_connections_in_any_second: caps.connectionsPerSecond + caps.burst,
    allowed_bytes_in_any_second: (caps.bytesPerSecond ?? 0) + caps.chunkBytes,
  };
}
