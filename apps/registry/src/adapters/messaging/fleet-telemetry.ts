import type { RosterDigest } from '@jumpfleet/gateway-contracts';
import { subjects } from '@jumpfleet/gateway-contracts';
import { ShardLeases, TelemetryConsumer } from '@jumpfleet/messaging';
import type { NatsConnection, RunPorts } from '@jumpfleet/messaging';
import type { Logger, Metrics } from '@jumpfleet/observability';
import type { Presence } from '@jumpfleet/registry-domain';
import type { ClientReports } from '../../application/client-reports.js';
import type { TelemetryStores } from '../persistence/telemetry-stores.js';
import type { ChangeFeed } from './change-feed.js';
import type { OwnOfflineTimes } from './own-offline-times.js';
import { PresenceConsumer } from './presence.consumer.js';
import { repairFromShard } from './roster-repair.js';
import { StatisticsConsumer } from './statistics.consumer.js';

export type TelemetryParts = Readonly<{
  nats: NatsConnection;
  stores: TelemetryStores;
  reports: ClientReports;
  feed: ChangeFeed;
  logger: Logger;
  metrics: Metrics;
  offlineTimes: OwnOfflineTimes;
}>;

const maxPendingPresence = 1_000;
/** Each of these may be a hundred kilobytes. */
const maxPendingStatistics = 256;

/** Presence and statistics, from the stream into the tables. */
export class FleetTelemetry {
  private readonly leases: ShardLeases;
  private readonly presence: PresenceConsumer;
  private readonly statistics: StatisticsConsumer;
  private readonly consumers: readonly TelemetryConsumer[];

  constructor(private readonly parts: TelemetryParts) {
    const { nats, stores, reports, feed, logger, metrics, offlineTimes } = parts;
    this.leases = new ShardLeases(nats, announcing(stores.runs, feed), logger);
    this.presence = new PresenceConsumer(
      {
        meetRun: (shard, run) => this.leases.meet(shard, run),
        apply: (batch) => stores.presence.apply(batch),
        markUninstalled: (client) => reports.uninstalled(client),
        markDisabled: (client) => reports.disabled(client),
        markBack: (client) => reports.back(client),
        changed: (clients) => {
          feed.changed(clients);
          offlineTimes.cameOnline(clients);
        },
        differingBuckets: (digest) => stores.rosters.differingBuckets(digest),
        repair: (digest, buckets) => this.repair(digest, buckets),
      },
      logger,
      metrics,
    );
    this.statistics = new StatisticsConsumer(
      {
        apply: (rows) => stores.statistics.apply(rows),
        changed: (clients) => {
          feed.measured(clients);
        },
      },
      logger,
      metrics,
    );
    this.consumers = this.telemetryConsumers();
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.leases.start();
    for (const consumer of this.consumers) consumer.start();
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all([...this.consumers.map((consumer) => consumer.stop()), this.leases.stop()]);
    await Promise.all([this.presence.stop(), this.statistics.stop()]);
  }

  private telemetryConsumers(): TelemetryConsumer[] {
    const { nats, logger } = this.parts;
    return [
      new TelemetryConsumer(
        nats,
        logger,
        {
          durable: 'registry-presence',
          subjects: [subjects.presence('*'), subjects.roster('*')],
          maxPending: maxPendingPresence,
        },
        (message) => {
          this.presence.take(message);
        },
      ),
      new TelemetryConsumer(
        nats,
        logger,
        {
          durable: 'registry-statistics',
          subjects: [subjects.stats('*')],
          maxPending: maxPendingStatistics,
        },
        (message) => {
          this.statistics.take(message);
        },
      ),
    ];
  }

  private repair(digest: RosterDigest, buckets: readonly number[]): Promise<number> {
    const { nats, stores, feed, offlineTimes } = this.parts;
    const apply = async (repair: ReadonlyMap<string, Presence>): Promise<void> => {
      const { changed } = await stores.presence.apply(repair);
      feed.changed(changed);
      offlineTimes.cameOnline(changed);
    };
    return repairFromShard({ nats, rosters: stores.rosters, apply }, digest, buckets);
  }
}

/** Lines that end, or come back, with their shard are many: whoever watches reads the list again. */
function announcing(runs: RunPorts, feed: ChangeFeed): RunPorts {
  const told = async (changing: Promise<number>): Promise<number> => {
    const changed = await changing;
    if (changed > 0) feed.unknown();
    return changed;
  };
  return {
    living: () => runs.living(),
    meet: (shard, run) => runs.meet(shard, run),
    lapse: (shard, run, at) => told(runs.lapse(shard, run, at)),
    revive: (shard, run) => told(runs.revive(shard, run)),
    replaceOlderRuns: (shard, run, at) => told(runs.replaceOlderRuns(shard, run, at)),
  };
}
