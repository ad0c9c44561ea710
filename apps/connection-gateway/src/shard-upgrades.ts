import { UpgradePermits } from '@jumpfleet/gateway-domain';
import type { Logger, Metrics } from '@jumpfleet/observability';
import type { AgentSocket } from './adapters/agent/agent-socket.js';
import type { TelemetryStream } from './adapters/nats/telemetry-stream.js';
import type { ShardName } from './adapters/nats/telemetry.js';
import { UpgradeReporter } from './adapters/nats/upgrade-reporter.js';
import { ContentStore } from './adapters/packages/content-store.js';
import { Kept } from './adapters/packages/kept.js';
import type { KnownRelease, PackageSource } from './adapters/packages/package-service.js';
import { ShardUpgrades } from './adapters/upgrades/shard-upgrades.js';
import { UpgradeDownloads } from './adapters/upgrades/upgrade-downloads.js';
import { UpgradeRestarts } from './adapters/upgrades/upgrade-restarts.js';
import type { ReturnSlots } from './adapters/upgrades/upgrade-restarts.js';
import { UpgradeWords } from './adapters/upgrades/upgrade-words.js';
import { BytePump } from './application/upgrades/byte-pump.js';
import type { ByteBudget } from './application/upgrades/byte-pump.js';
import { FrameBlocks } from './application/upgrades/frame-blocks.js';
import { upgradeMetrics } from './upgrade-metrics.js';

/** What a shard needs to upgrade its clients. */
export type UpgradeSupplies = Readonly<{
  packages: PackageSource;
  cache: Readonly<{ folder: string; maxBytes: number }>;
  budget: ByteBudget;
  slots: ReturnSlots;
  close: () => void;
}>;

export type UpgradeSurroundings = Readonly<{
  name: ShardName;
  find: (client: string) => AgentSocket | undefined;
  stream: TelemetryStream;
  logger: Logger;
  metrics: Metrics;
  onDropped: (what: string, count: number) => void;
}>;

/** More than the clients that a shard can hold. */
const rememberedPermits = 32_768;
const releasesKept = 32;
const memoryBytes = 67_108_864;

/** Everything of a shard that serves upgrades, put together. */
export function openUpgrades(
  { packages, cache, budget, slots, close }: UpgradeSupplies,
  { name, find, stream, logger, metrics, onDropped }: UpgradeSurroundings,
): Readonly<{ upgrades: ShardUpgrades; stop: (flushMs: number) => Promise<void> }> {
  const permits = new UpgradePermits(rememberedPermits);
  const counts = upgradeMetrics(metrics, {
    held: () => permits.count,
    downloading: () => upgrades.downloading,
    waiting: () => pump.waiting,
  });
  const reporter = new UpgradeReporter(stream, name, (count) => onDropped('upgrades', count));
  const pump = new BytePump(budget, (bytes) => {
    counts.sent(bytes);
    reporter.sent(bytes);
  });
  const store = new ContentStore(counted(packages, counts.fetched), {
    ...cache,
    shard: name.shard,
  });
  const releases = new Kept<KnownRelease>(releasesKept);
  const downloads = new UpgradeDownloads(
    {
      release: (id) => releases.get(id, () => packages.release(id)),
      content: (digest, length) => store.open(digest, length),
    },
    new FrameBlocks(memoryBytes, counts.looked),
    pump,
    (error) => logger.error({ err: error }, 'what a client is to install cannot be had'),
  );
  const upgrades = new ShardUpgrades(find, {
    permits,
    pump,
    downloads,
    restarts: new UpgradeRestarts(slots, permits, reporter),
    words: new UpgradeWords(reporter),
    reporter,
    onWithdrawn: counts.withdrawn,
  });
  const stop = async (flushMs: number): Promise<void> => {
    pump.stop();
    store.close();
    close();
    await reporter.stop(flushMs);
  };
  return { upgrades, stop };
}

function counted(packages: PackageSource, onFetched: (bytes: number) => void): PackageSource {
  return {
    release: (id) => packages.release(id),
    content: async function* (digest, offset) {
      for await (const bytes of packages.content(digest, offset)) {
        onFetched(bytes.length);
        yield bytes;
      }
    },
  };
}
