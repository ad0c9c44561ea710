import { BandwidthBoard } from '@jumpfleet/limits';
import { LOGGER } from '@jumpfleet/observability';
import type { Logger } from '@jumpfleet/observability';
import type { Provider } from '@nestjs/common';
import { UpgradeCycleWatchController } from './adapters/http/upgrade-cycle-watch.controller.js';
import { UpgradeCyclesController } from './adapters/http/upgrade-cycles.controller.js';
import { PostgresCycleRows } from './adapters/persistence/postgres-cycle-rows.js';
import { PostgresOldCycles } from './adapters/persistence/postgres-old-cycles.js';
import { ShownBandwidth } from './adapters/redis/redis-bandwidth-board.js';
import { AutomaticCycles } from './application/cycles/automatic-cycles.js';
import { CycleConsequences } from './application/cycles/cycle-consequences.js';
import { CycleHistory } from './application/cycles/cycle-history.js';
import { cycleListModel } from './application/cycles/cycle-list.projection.js';
import { CyclePlans } from './application/cycles/cycle-plans.js';
import { CYCLE_ROWS } from './application/cycles/cycle-rows.js';
import { CycleStream } from './application/cycles/cycle-stream.js';
import { CycleViews } from './application/cycles/cycle-views.js';
import { ForgetOldCycles } from './application/cycles/forget-old-cycles.process.js';
import { OLD_CYCLES } from './application/cycles/old-cycles.js';
import { ReleasesOfCycles } from './application/cycles/releases-in-use.js';
import { SettleWhenCycleChanged } from './application/cycles/settle-when-cycle-changed.process.js';
import { StartUpgradeCycleHandler } from './application/cycles/start-upgrade-cycle.handler.js';
import { UpgradeCycleHandler } from './application/cycles/upgrade-cycle.handler.js';
import { RELEASES_IN_USE } from './application/packages/release-shelf.js';
import { permitBookModel } from './application/permits/permit-book.projection.js';
import { LiveUpgradeSettings } from './application/settings/live-upgrade-settings.js';
import { UpgradeSettingsHandler } from './application/settings/upgrade-settings.handler.js';

export { cycleMigrations } from './adapters/persistence/forgotten-cycles.migration.js';
export const cycleReadModels = [permitBookModel, cycleListModel];
export const cycleControllers = [UpgradeCyclesController, UpgradeCycleWatchController];

export const cycleProviders = (redisUrl: string): Provider[] => [
  LiveUpgradeSettings,
  UpgradeSettingsHandler,
  CyclePlans,
  CycleConsequences,
  AutomaticCycles,
  SettleWhenCycleChanged,
  StartUpgradeCycleHandler,
  UpgradeCycleHandler,
  ShownBandwidth,
  CycleHistory,
  ForgetOldCycles,
  CycleViews,
  CycleStream,
  { provide: OLD_CYCLES, useClass: PostgresOldCycles },
  { provide: CYCLE_ROWS, useClass: PostgresCycleRows },
  { provide: RELEASES_IN_USE, useClass: ReleasesOfCycles },
  {
    provide: BandwidthBoard,
    inject: [LOGGER],
    useFactory: (logger: Logger) => new BandwidthBoard(redisUrl, logger),
  },
];
