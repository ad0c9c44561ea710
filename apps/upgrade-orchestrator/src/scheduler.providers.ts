import { EVENT_STORE, WakeUp, eventConsumer } from '@jumpfleet/event-log';
import type { EventStore } from '@jumpfleet/event-log';
import type { Clock } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import { ReturnRoom } from '@jumpfleet/limits';
import { NATS } from '@jumpfleet/messaging';
import type { NatsConnection } from '@jumpfleet/messaging';
import { LOGGER, METRICS } from '@jumpfleet/observability';
import type { Logger, Metrics } from '@jumpfleet/observability';
import type { FactoryProvider, Provider } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { QueueGrpcController } from './adapters/grpc/queue.grpc.controller.js';
import { RegistryMembers } from './adapters/grpc/registry-members.js';
import { ClientUpgradeController } from './adapters/http/client-upgrade.controller.js';
import { RegistryFactsConsumer } from './adapters/messaging/registry-facts.consumer.js';
import { PostgresUpgradeFigures } from './adapters/persistence/postgres-upgrade-figures.js';
import { PostgresUpgradeQueue } from './adapters/persistence/postgres-upgrade-queue.js';
import { queueMigrations } from './adapters/persistence/queue-tables.migration.js';
import { upgradeMetrics } from './adapters/scheduler-metrics.js';
import { standardTerms } from './adapters/scheduler-term.js';
import type { TermParts } from './adapters/scheduler-term.js';
import { UpgradeScheduler } from './adapters/upgrade-scheduler.js';
import { CyclePlans } from './application/cycles/cycle-plans.js';
import { UpgradeCycleHandler } from './application/cycles/upgrade-cycle.handler.js';
import { UPGRADE_FIGURES } from './application/cycles/upgrade-figures.js';
import { RELEASE_SHELF } from './application/packages/release-shelf.js';
import type { ReleaseShelf } from './application/packages/release-shelf.js';
import { FrontOfQueue } from './application/scheduling/front-of-queue.js';
import { LiveUpgradeSettings } from './application/settings/live-upgrade-settings.js';
import type { UpgradeEvent } from './application/upgrade-event.codec.js';
import type { OrchestratorConfig } from './config.js';

export const schedulerMigrations = queueMigrations;
export const schedulerControllers = [QueueGrpcController, ClientUpgradeController];

const TERM_PARTS = Symbol('TERM_PARTS');

export const schedulerProviders = (config: OrchestratorConfig): Provider[] => [
  WakeUp,
  RegistryFactsConsumer,
  eventConsumer({ name: 'upgrades', sources: ['registry'] }),
  { provide: UPGRADE_FIGURES, useClass: PostgresUpgradeFigures },
  {
    provide: ReturnRoom,
    inject: [LOGGER],
    useFactory: (logger: Logger) => new ReturnRoom(config.REDIS_URL, logger),
  },
  {
    provide: RegistryMembers,
    useFactory: () => new RegistryMembers(config.REGISTRY_GRPC, config.SERVICE_SECRET),
  },
  {
    provide: FrontOfQueue,
    inject: [CyclePlans, DataSource, WakeUp],
    useFactory: (plans: CyclePlans, dataSource: DataSource, wake: WakeUp) =>
      new FrontOfQueue({
        current: () => plans.current(),
        queue: new PostgresUpgradeQueue(dataSource),
        ring: () => {
          wake.ring();
        },
      }),
  },
  connections,
  cyclesForScheduler,
  termParts,
  {
    provide: UpgradeScheduler,
    inject: [TERM_PARTS, ReturnRoom],
    useFactory: (parts: TermParts, room: ReturnRoom) =>
      new UpgradeScheduler(parts, () => {
        room.close();
      }),
  },
];

type Connections = Pick<TermParts, 'dataSource' | 'events' | 'nats' | 'room' | 'directory'>;
const CONNECTIONS = Symbol('CONNECTIONS');

const connections: FactoryProvider<Connections> = {
  provide: CONNECTIONS,
  inject: [DataSource, EVENT_STORE, NATS, ReturnRoom, RegistryMembers],
  useFactory: (
    ...parts: [DataSource, EventStore<UpgradeEvent>, NatsConnection, ReturnRoom, RegistryMembers]
  ) => {
    const [dataSource, events, nats, room, directory] = parts;
    return { dataSource, events, nats, room, directory };
  },
};

type OfCycles = Pick<TermParts, 'shelf' | 'cycles' | 'observe' | 'cap'>;
const OF_CYCLES = Symbol('OF_CYCLES');

const cyclesForScheduler: FactoryProvider<OfCycles> = {
  provide: OF_CYCLES,
  inject: [RELEASE_SHELF, CyclePlans, UpgradeCycleHandler, LiveUpgradeSettings],
  useFactory: (...parts: [ReleaseShelf, CyclePlans, UpgradeCycleHandler, LiveUpgradeSettings]) => {
    const [shelf, plans, handler, settings] = parts;
    return {
      shelf,
      cycles: {
        current: () => plans.current(),
        membersReady: (cycleId, members) => handler.membersReady(cycleId, members),
      },
      observe: (cycleId, rings) => handler.observe(cycleId, rings),
      cap: () => settings.current().concurrentUpgrades,
    };
  },
};

const termParts: FactoryProvider<TermParts> = {
  provide: TERM_PARTS,
  inject: [CONNECTIONS, OF_CYCLES, WakeUp, CLOCK, LOGGER, METRICS],
  useFactory: (...parts: [Connections, OfCycles, WakeUp, Clock, Logger, Metrics]) => {
    const [own, ofCycles, wake, clock, logger, metrics] = parts;
    const shown = upgradeMetrics(metrics);
    return { ...own, ...ofCycles, wake, clock, logger, metrics: shown, terms: standardTerms };
  },
};
