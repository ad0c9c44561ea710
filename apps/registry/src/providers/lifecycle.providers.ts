import type { Clock } from '@jumpfleet/kernel';
import { CLOCK, LOGGER, METRICS } from '@jumpfleet/lifecycle';
import type { Logger, Metrics } from '@jumpfleet/observability';
import type { Provider } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { FleetGuardController } from '../adapters/http/fleet-guard.controller.js';
import { LifecycleRunner } from '../adapters/lifecycle-runner.js';
import { PostgresCountdowns } from '../adapters/persistence/countdowns.js';
import { FleetCounters } from '../adapters/persistence/fleet-counters.js';
import { PostgresFleetWatch } from '../adapters/persistence/fleet-watch.js';
import { ClientReports } from '../application/client-reports.js';
import { FleetGuardHandler } from '../application/fleet-guard.handler.js';
import { LifecycleActs } from '../application/lifecycle-acts.js';
import type { Countdowns, FleetWatch } from '../application/lifecycle-ports.js';
import { LifecycleScan } from '../application/lifecycle-scan.js';
import type { SiteSettings } from '../application/ports.js';
import { ScheduledDeletions } from '../application/scheduled-deletions.js';
import type { RegistryConfig } from '../config.js';
import { COUNTDOWNS, FLEET_WATCH, SITE_SETTINGS } from '../tokens.js';

export const lifecycleControllers = [FleetGuardController] as const;

type ScanDependencies = [
  Countdowns,
  FleetWatch,
  FleetGuardHandler,
  LifecycleActs,
  SiteSettings,
  Clock,
];

/** What time does to clients: lost, expired, deleted; and the guard that may hold it. */
export const lifecycleProviders = (config: RegistryConfig): Provider[] => [
  ClientReports,
  FleetGuardHandler,
  LifecycleActs,
  ScheduledDeletions,
  {
    provide: COUNTDOWNS,
    inject: [DataSource],
    useFactory: (database: DataSource) => new PostgresCountdowns(database),
  },
  {
    provide: FLEET_WATCH,
    inject: [DataSource, FleetCounters],
    useFactory: (database: DataSource, counters: FleetCounters) =>
      new PostgresFleetWatch(database, counters),
  },
  {
    provide: LifecycleScan,
    inject: [COUNTDOWNS, FLEET_WATCH, FleetGuardHandler, LifecycleActs, SITE_SETTINGS, CLOCK],
    useFactory: (...parts: ScanDependencies) => {
      const [countdowns, watch, guard, acts, settings, clock] = parts;
      const longestGapMs = config.LIFECYCLE_LONGEST_GAP_MS;
      return new LifecycleScan({ countdowns, watch, guard, acts, settings, clock, longestGapMs });
    },
  },
  {
    provide: LifecycleRunner,
    inject: [LifecycleScan, DataSource, LOGGER, METRICS],
    useFactory: (...parts: [LifecycleScan, DataSource, Logger, Metrics]) => {
      const [scan, dataSource, logger, metrics] = parts;
      return new LifecycleRunner({
        scan,
        dataSource,
        logger,
        metrics,
        scanMs: config.LIFECYCLE_SCAN_MS,
      });
    },
  },
];
