import { EVENT_STORE } from '@jumpfleet/event-log';
import type { EventStore } from '@jumpfleet/event-log';
import { AccessDecider } from '@jumpfleet/http';
import type { Clock } from '@jumpfleet/kernel';
import { CLOCK, LOGGER } from '@jumpfleet/lifecycle';
import type { Logger } from '@jumpfleet/observability';
import type { RegistryEvent } from '@jumpfleet/registry-domain';
import type { Provider, Type } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { Housekeeping } from '../adapters/housekeeping.js';
import { FleetEventsController } from '../adapters/http/fleet-events.controller.js';
import { FleetListController } from '../adapters/http/fleet-list.controller.js';
import { FleetSummaryController } from '../adapters/http/fleet-summary.controller.js';
import { ChangeFeed } from '../adapters/messaging/change-feed.js';
import { SessionFactsConsumer } from '../adapters/messaging/session-facts.consumer.js';
import { FleetCounters } from '../adapters/persistence/fleet-counters.js';
import { FleetQueries } from '../adapters/persistence/fleet-queries.js';
import { FleetSamples } from '../adapters/persistence/fleet-samples.js';
import { FleetTotalsReader } from '../adapters/persistence/fleet-totals.js';
import { ReadConnections, readPool } from '../adapters/persistence/read-pool.js';
import { TelemetryStores } from '../adapters/persistence/telemetry-stores.js';
import { FleetStream } from '../application/fleet-stream.js';
import { StreamScopes } from '../application/stream-scopes.js';
import type { RegistryConfig } from '../config.js';

type HousekeepingDependencies = [
  EventStore<RegistryEvent>,
  TelemetryStores,
  ChangeFeed,
  FleetStream,
  StreamScopes,
  FleetQueries,
  FleetTotalsReader,
  Logger,
];

/** What changes while somebody watches. */
const liveProviders: readonly Provider[] = [
  {
    provide: FleetStream,
    inject: [FleetQueries],
    useFactory: (fleet: FleetQueries) =>
      new FleetStream({
        items: (ids) => fleet.byIdsOrEndpoints(ids),
        gone: (ids) => fleet.gone(ids),
        run: randomUUID().slice(0, 8),
      }),
  },
  {
    provide: StreamScopes,
    inject: [FleetStream, AccessDecider, CLOCK],
    useFactory: (stream: FleetStream, policy: AccessDecider, clock: Clock) =>
      new StreamScopes(stream, policy, clock),
  },
  {
    provide: Housekeeping,
    inject: [
      EVENT_STORE,
      TelemetryStores,
      ChangeFeed,
      FleetStream,
      StreamScopes,
      FleetQueries,
      FleetTotalsReader,
      LOGGER,
    ],
    useFactory: (...parts: HousekeepingDependencies) => {
      const [events, stores, feed, stream, scopes, fleet, totals, logger] = parts;
      return new Housekeeping({ events, stores, feed, stream, scopes, fleet, totals, logger });
    },
  },
];

/** The fleet as it is looked at: lists and totals, and what changes while somebody watches. */
export const fleetListProviders = (config: RegistryConfig): Provider[] => [
  {
    provide: ReadConnections,
    inject: [LOGGER],
    useFactory: (logger: Logger) =>
      new ReadConnections(
        readPool(config.DATABASE_URL, (error) => {
          logger.warn({ err: error }, 'an idle connection for lists was lost');
        }),
      ),
  },
  {
    provide: FleetQueries,
    inject: [ReadConnections],
    useFactory: ({ pool }: ReadConnections) => new FleetQueries(pool, new FleetSamples(pool)),
  },
  {
    provide: FleetTotalsReader,
    inject: [ReadConnections, FleetCounters],
    useFactory: ({ pool }: ReadConnections, counters: FleetCounters) =>
      new FleetTotalsReader(pool, counters),
  },
  ...liveProviders,
];

export const fleetListControllers: Type[] = [
  FleetEventsController,
  FleetListController,
  FleetSummaryController,
  SessionFactsConsumer,
];
