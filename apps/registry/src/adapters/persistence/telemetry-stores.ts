import type { Pool } from 'pg';
import { FleetCounters } from './fleet-counters.js';
import { HistoryPartitions } from './history-partitions.js';
import { GatewayRuns } from './gateway-runs.js';
import { PresenceStore } from './presence-store.js';
import { RosterStore } from './roster-store.js';
import { StatisticsStore } from './statistics-store.js';
import { ThumbnailStore } from './thumbnail-store.js';

/** Everything that lives on the telemetry connections. */
export class TelemetryStores {
  readonly presence: PresenceStore;
  readonly statistics: StatisticsStore;
  readonly rosters: RosterStore;
  readonly runs: GatewayRuns;
  readonly counters: FleetCounters;
  readonly partitions: HistoryPartitions;
  readonly thumbnails: ThumbnailStore;

  constructor(private readonly pool: Pool) {
    this.presence = new PresenceStore(pool);
    this.partitions = new HistoryPartitions(pool);
    this.statistics = new StatisticsStore(pool, this.partitions);
    this.thumbnails = new ThumbnailStore(pool);
    this.rosters = new RosterStore(pool);
    this.runs = new GatewayRuns(pool);
    this.counters = new FleetCounters(pool);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }
}
