import type { Pool } from 'pg';
import { FleetCounters } from './fleet-counters.js';
import { GatewayRuns } from './gateway-runs.js';
import { PresenceStore } from './presence-store.js';
import { RosterStore } from './roster-store.js';
import { StatisticsStore } from './statistics-store.js';

/** Everything that lives on the telemetry connections. */
export class TelemetryStores {
  readonly presence: PresenceStore;
  readonly statistics: StatisticsStore;
  readonly rosters: RosterStore;
  readonly runs: GatewayRuns;
  readonly counters: FleetCounters;

  constructor(private readonly pool: Pool) {
    this.presence = new PresenceStore(pool);
    this.statistics = new StatisticsStore(pool);
    this.rosters = new RosterStore(pool);
    this.runs = new GatewayRuns(pool);
    this.counters = new FleetCounters(pool);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }
}
