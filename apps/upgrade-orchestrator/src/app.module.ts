import { EventLogModule, eventLogMigrations } from '@jumpfleet/event-log';
import { HttpModule } from '@jumpfleet/http';
import { LOGGER, ReadinessRegistry } from '@jumpfleet/lifecycle';
import { ReconnectRate } from '@jumpfleet/limits';
import { MessagingModule } from '@jumpfleet/messaging';
import type { Logger } from '@jumpfleet/observability';
import { PersistenceModule } from '@jumpfleet/persistence';
import { accessFromFacts } from '@jumpfleet/policy-access';
import { Inject, Module } from '@nestjs/common';
import type {
  BeforeApplicationShutdown,
  DynamicModule,
  OnApplicationBootstrap,
} from '@nestjs/common';
import { SettingsGrpcController } from './adapters/grpc/settings.grpc.controller.js';
import { REDIS_RATE, redisRateBoard } from './adapters/redis/redis-rate-board.js';
import { publishUpgradeEvent } from './application/publish-upgrade-event.js';
import { ReconnectRates } from './application/reconnect-rate.js';
import { LiveUpgradeSettings } from './application/settings/live-upgrade-settings.js';
import { upgradeEventCodec } from './application/upgrade-event.codec.js';
import type { OrchestratorConfig } from './config.js';
import {
  cycleControllers,
  cycleMigrations,
  cycleProviders,
  cycleReadModels,
} from './cycles.providers.js';
import {
  packageControllers,
  packageMigrations,
  packageProviders,
  packageReadModels,
} from './packages.providers.js';
import {
  schedulerControllers,
  schedulerMigrations,
  schedulerProviders,
} from './scheduler.providers.js';

/** How soon a replica learns what another has changed. */
const refreshMs = 2_000;

@Module({})
export class AppModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @Inject(ReconnectRates) private readonly rates: ReconnectRates,
    @Inject(LiveUpgradeSettings) private readonly settings: LiveUpgradeSettings,
    @Inject(REDIS_RATE) private readonly redis: ReconnectRate,
    @Inject(ReadinessRegistry) private readonly readiness: ReadinessRegistry,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  static forConfig(config: OrchestratorConfig): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PersistenceModule.forRoot({
          url: config.DATABASE_URL,
          name: 'upgrades',
          migrations: [
            ...eventLogMigrations,
            ...packageMigrations,
            ...schedulerMigrations,
            ...cycleMigrations,
          ],
        }),
        MessagingModule.forRoot({ url: config.NATS_URL, name: 'upgrades' }),
        EventLogModule.forRoot({
          source: 'upgrades',
          service: 'upgrade-orchestrator',
          codec: upgradeEventCodec,
          publish: publishUpgradeEvent,
          readModels: [...packageReadModels, ...cycleReadModels],
        }),
        HttpModule.forRoot({
          policyUrl: config.POLICY_URL,
          policyGrpc: config.POLICY_GRPC,
          serviceSecret: config.SERVICE_SECRET,
          decider: accessFromFacts,
        }),
      ],
      controllers: [
        SettingsGrpcController,
        ...cycleControllers,
        ...packageControllers,
        ...schedulerControllers,
      ],
      providers: [
        ...redisRateBoard(config.REDIS_URL),
        ReconnectRates,
        ...cycleProviders(config.REDIS_URL),
        ...packageProviders(config),
        ...schedulerProviders(config),
      ],
    };
  }

  async onApplicationBootstrap(): Promise<void> {
    this.readiness.add('redis', () => {
      if (!this.redis.isConnected) throw new Error('Redis does not answer');
    });
    await this.refresh();
    this.timer = setInterval(() => void this.refresh(), refreshMs);
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
    this.redis.close();
  }

  private async refresh(): Promise<void> {
    try {
      await Promise.all([this.rates.show(), this.settings.refresh()]);
    } catch (error) {
      this.logger.warn({ err: error }, 'the settings could not be read; trying again');
    }
  }
}
