import { EVENT_STORE } from '@jumpfleet/event-log';
import type { EventStore } from '@jumpfleet/event-log';
import { LOGGER } from '@jumpfleet/lifecycle';
import { NATS } from '@jumpfleet/messaging';
import type { NatsConnection } from '@jumpfleet/messaging';
import type { Logger } from '@jumpfleet/observability';
import type { RegistryEvent } from '@jumpfleet/registry-domain';
import type { Provider } from '@nestjs/common';
import { OrchestratorSettings } from '../adapters/grpc/orchestrator-settings.js';
import { SiteSettingsFeed } from '../adapters/messaging/site-settings-feed.js';
import { ChangeSiteSettingsHandler } from '../application/change-site-settings.handler.js';
import { LiveSiteSettings } from '../application/live-site-settings.js';
import type { RegistryConfig } from '../config.js';
import { SITE_SETTINGS, UPGRADE_SETTINGS } from '../tokens.js';

/** The site's settings: read before anybody asks for them, and kept fresh. */
export const siteSettingsProviders = (config: RegistryConfig): Provider[] => [
  ChangeSiteSettingsHandler,
  {
    provide: UPGRADE_SETTINGS,
    useFactory: () => new OrchestratorSettings(config.UPGRADES_GRPC, config.SERVICE_SECRET),
  },
  {
    provide: SITE_SETTINGS,
    inject: [EVENT_STORE],
    useFactory: async (events: EventStore<RegistryEvent>) => {
      const settings = new LiveSiteSettings(events);
      await settings.refresh();
      return settings;
    },
  },
  {
    provide: SiteSettingsFeed,
    inject: [EVENT_STORE, SITE_SETTINGS, NATS, LOGGER],
    useFactory: (
      ...parts: [EventStore<RegistryEvent>, LiveSiteSettings, NatsConnection, Logger]
    ) => {
      const [events, settings, nats, logger] = parts;
      return new SiteSettingsFeed({ events, settings, nats, logger });
    },
  },
];
