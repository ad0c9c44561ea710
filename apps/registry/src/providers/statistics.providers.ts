import { EVENT_STORE } from '@jumpfleet/event-log';
import type { EventStore } from '@jumpfleet/event-log';
import type { Clock } from '@jumpfleet/kernel';
import { CLOCK, LOGGER, METRICS } from '@jumpfleet/lifecycle';
import { NATS } from '@jumpfleet/messaging';
import type { NatsConnection } from '@jumpfleet/messaging';
import type { Logger, Metrics } from '@jumpfleet/observability';
import type { RegistryEvent } from '@jumpfleet/registry-domain';
import type { Provider, Type } from '@nestjs/common';
import { HistoryKeeper } from '../adapters/history-keeper.js';
import { ClientStatisticsController } from '../adapters/http/client-statistics.controller.js';
import { ClientSettingsFeed } from '../adapters/messaging/client-settings-feed.js';
import { OwnOfflineTimes } from '../adapters/messaging/own-offline-times.js';
import { ThumbnailConsumer } from '../adapters/messaging/thumbnail.consumer.js';
import { HistoryQueries } from '../adapters/persistence/history-queries.js';
import { ReadConnections } from '../adapters/persistence/read-pool.js';
import { TelemetryStores } from '../adapters/persistence/telemetry-stores.js';
import type { LiveSiteSettings } from '../application/live-site-settings.js';
import { SITE_SETTINGS } from '../tokens.js';

/** What clients are told to tell, and what becomes of it besides their newest statistics. */
export const statisticsProviders: Provider[] = [
  {
    provide: ClientSettingsFeed,
    inject: [NATS, SITE_SETTINGS, LOGGER],
    useFactory: (nats: NatsConnection, settings: LiveSiteSettings, logger: Logger) =>
      new ClientSettingsFeed(nats, settings, logger),
  },
  {
    provide: OwnOfflineTimes,
    inject: [ReadConnections, NATS, SITE_SETTINGS, LOGGER, EVENT_STORE],
    useFactory: (
      ...parts: [
        ReadConnections,
        NatsConnection,
        LiveSiteSettings,
        Logger,
        EventStore<RegistryEvent>,
      ]
    ) => {
      const [{ pool }, nats, settings, logger, events] = parts;
      const times = new OwnOfflineTimes({ pool, nats, settings, logger });
      events.onCommitted(({ recorded }) => {
        for (const { event } of recorded) times.follow(event);
      });
      return times;
    },
  },
  {
    provide: ThumbnailConsumer,
    inject: [NATS, TelemetryStores, LOGGER, METRICS],
    useFactory: (nats: NatsConnection, stores: TelemetryStores, ...rest: [Logger, Metrics]) =>
      new ThumbnailConsumer(nats, stores.thumbnails, ...rest),
  },
  {
    provide: HistoryQueries,
    inject: [ReadConnections],
    useFactory: ({ pool }: ReadConnections) => new HistoryQueries(pool),
  },
  {
    provide: HistoryKeeper,
    inject: [TelemetryStores, CLOCK, LOGGER],
    useFactory: ({ partitions }: TelemetryStores, clock: Clock, logger: Logger) =>
      new HistoryKeeper(partitions, clock, logger),
  },
];

export const statisticsControllers: Type[] = [ClientStatisticsController];
