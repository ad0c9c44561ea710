import {
  EventLogModule,
  eventLogMigrations,
  newsMigrations,
  newsRelay,
} from '@jumpfleet/event-log';
import { HttpModule } from '@jumpfleet/http';
import type { Clock } from '@jumpfleet/kernel';
import { SigningKeys, signingKeysMigrations } from '@jumpfleet/keys';
import { CLOCK, LOGGER, METRICS } from '@jumpfleet/lifecycle';
import { MessagingModule, NATS } from '@jumpfleet/messaging';
import type { NatsConnection } from '@jumpfleet/messaging';
import type { Logger, Metrics } from '@jumpfleet/observability';
import { PersistenceModule } from '@jumpfleet/persistence';
import { accessFromFacts } from '@jumpfleet/policy-access';
import { Module } from '@nestjs/common';
import type { DynamicModule, Provider } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { RegistryController } from './adapters/grpc/registry.controller.js';
import { CredentialKeysController } from './adapters/http/credential-keys.controller.js';
import { JumpClientController } from './adapters/http/jump-client.controller.js';
import { SiteSettingsController } from './adapters/http/site-settings.controller.js';
import { ChangeFeed } from './adapters/messaging/change-feed.js';
import { FleetTelemetry } from './adapters/messaging/fleet-telemetry.js';
import { NatsClientLine } from './adapters/messaging/nats-client-line.js';
import { OwnOfflineTimes } from './adapters/messaging/own-offline-times.js';
import { FleetCounters } from './adapters/persistence/fleet-counters.js';
import { followInFleetRows } from './adapters/persistence/fleet-rows.js';
import { enrolmentMigrations } from './adapters/persistence/enrolment-tables.migration.js';
import { fleetSearchMigrations } from './adapters/persistence/fleet-search.migration.js';
import { identityMigrations } from './adapters/persistence/identity-tables.migration.js';
import { fleetMigrations } from './adapters/persistence/fleet-tables.migration.js';
import { registryReadModels } from './adapters/persistence/read-models.js';
import { lifecycleMigrations } from './adapters/persistence/lifecycle-tables.migration.js';
import { policyReferenceMigrations } from './adapters/persistence/policy-reference.migration.js';
import { presenceNewsMigrations } from './adapters/persistence/presence-news.migration.js';
import { siteUserMigrations } from './adapters/persistence/site-user.migration.js';
import { statisticsHistoryMigrations } from './adapters/persistence/statistics-history.migration.js';
import { upgradeTargetMigrations } from './adapters/persistence/upgrade-target.migration.js';
import { wakeMigrations } from './adapters/persistence/wake-tables.migration.js';
import { telemetryPool } from './adapters/persistence/telemetry-pool.js';
import { TelemetryStores } from './adapters/persistence/telemetry-stores.js';
import { SignedCredentials } from './adapters/signed-credentials.js';
import { FirstJumpGroup } from './application/first-jump-group.js';
import { ClientReports } from './application/client-reports.js';
import { publishRegistryEvent } from './application/publish-registry-event.js';
import { registryEventCodec } from './application/registry-event.codec.js';
import type { RegistryConfig } from './config.js';
import { enrolmentControllers, enrolmentProviders } from './providers/enrolment.providers.js';
import { itemControllers, itemProviders } from './providers/items.providers.js';
import {
  clientIdentityControllers,
  clientIdentityProviders,
} from './providers/client-identity.providers.js';
import { historyControllers, historyProviders } from './providers/history.providers.js';
import { fleetListControllers, fleetListProviders } from './providers/fleet-list.providers.js';
import { lifecycleControllers, lifecycleProviders } from './providers/lifecycle.providers.js';
import { siteSettingsProviders } from './providers/site-settings.providers.js';
import { statisticsControllers, statisticsProviders } from './providers/statistics.providers.js';
import { upgradeControllers, upgradeProviders } from './providers/upgrades.providers.js';
import { wakeControllers, wakeProviders } from './providers/wake.providers.js';
import { CLIENT_LINE, CREDENTIAL_ISSUER, FLEET_ROWS } from './tokens.js';

const useCases: Provider[] = [FirstJumpGroup];

const persistence = (config: RegistryConfig): Provider[] => [
  { provide: FLEET_ROWS, useValue: { follow: followInFleetRows } },
  {
    provide: TelemetryStores,
    inject: [LOGGER],
    useFactory: (logger: Logger) =>
      new TelemetryStores(
        telemetryPool(config.DATABASE_URL, (error) => {
          logger.warn({ err: error }, 'an idle telemetry connection was lost');
        }),
      ),
  },
  {
    provide: FleetCounters,
    inject: [TelemetryStores],
    useFactory: (stores: TelemetryStores) => stores.counters,
  },
];

const identity: Provider[] = [
  {
    provide: SigningKeys,
    inject: [DataSource],
    useFactory: (database: DataSource) => SigningKeys.open(database),
  },
  {
    provide: CREDENTIAL_ISSUER,
    inject: [SigningKeys, CLOCK],
    useFactory: (keys: SigningKeys, clock: Clock) => new SignedCredentials(keys, clock),
  },
];

const messaging: Provider[] = [
  newsRelay('registry'),
  {
    provide: CLIENT_LINE,
    inject: [NATS, LOGGER],
    useFactory: (nats: NatsConnection, logger: Logger) => new NatsClientLine(nats, logger),
  },
  {
    provide: ChangeFeed,
    inject: [NATS, LOGGER],
    useFactory: (nats: NatsConnection, logger: Logger) => new ChangeFeed(nats, logger),
  },
  {
    provide: FleetTelemetry,
    inject: [NATS, TelemetryStores, ClientReports, ChangeFeed, LOGGER, METRICS, OwnOfflineTimes],
    useFactory: (...parts: TelemetryDependencies) => {
      const [nats, stores, reports, feed, logger, metrics, offlineTimes] = parts;
      return new FleetTelemetry({ nats, stores, reports, feed, logger, metrics, offlineTimes });
    },
  },
];

const access = (config: RegistryConfig) => ({
  policyUrl: config.POLICY_URL,
  policyGrpc: config.POLICY_GRPC,
  serviceSecret: config.SERVICE_SECRET,
  decider: accessFromFacts,
});

type TelemetryDependencies = [
  NatsConnection,
  TelemetryStores,
  ClientReports,
  ChangeFeed,
  Logger,
  Metrics,
  OwnOfflineTimes,
];
const migrations = [
  ...eventLogMigrations,
  ...signingKeysMigrations,
  ...fleetMigrations,
  ...fleetSearchMigrations,
  ...enrolmentMigrations,
  ...siteUserMigrations,
  ...policyReferenceMigrations,
  ...statisticsHistoryMigrations,
  ...lifecycleMigrations,
  ...identityMigrations,
  ...upgradeTargetMigrations,
  ...wakeMigrations,
  ...newsMigrations,
  ...presenceNewsMigrations,
];

const controllers = [
  CredentialKeysController,
  ...fleetListControllers,
  JumpClientController,
  RegistryController,
  ...clientIdentityControllers,
  ...historyControllers,
  ...itemControllers,
  ...enrolmentControllers,
  SiteSettingsController,
  ...lifecycleControllers,
  ...statisticsControllers,
  ...upgradeControllers,
  ...wakeControllers,
];

@Module({})
export class AppModule {
  static forRoot(config: RegistryConfig): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PersistenceModule.forRoot({
          url: config.DATABASE_URL,
          name: 'registry',
          poolSize: 12,
          migrations,
        }),
        MessagingModule.forRoot({ url: config.NATS_URL, name: 'registry' }),
        HttpModule.forRoot(access(config)),
        EventLogModule.forRoot({
          source: 'registry',
          codec: registryEventCodec,
          publish: publishRegistryEvent,
          readModels: registryReadModels,
        }),
      ],
      controllers: [...controllers],
      providers: [
        ...useCases,
        ...persistence(config),
        ...fleetListProviders(config),
        ...enrolmentProviders(config),
        ...identity,
        ...messaging,
        ...clientIdentityProviders,
        ...historyProviders,
        ...itemProviders,
        ...siteSettingsProviders(config),
        ...lifecycleProviders(config),
        ...statisticsProviders,
        ...upgradeProviders,
        ...wakeProviders,
      ],
    };
  }
}
