import { eventConsumer } from '@jumpfleet/event-log';
import type { Provider } from '@nestjs/common';
import { FactDesk } from './adapters/fact-desk.js';
import { EventCatalogueController } from './adapters/http/event-catalogue.controller.js';
import { FactEventsConsumer } from './adapters/messaging/fact-events.consumer.js';
import { NewsDesk } from './adapters/messaging/news-desk.js';
import { OFFLINE_AFTER_SECONDS, PresenceWatch } from './adapters/persistence/presence-watch.js';
import { PresenceWatch1796000000500 } from './adapters/persistence/presence-watch.migration.js';
import { factSources } from './application/outbound-fact.js';
import type { OutboundConfig } from './config.js';

export const eventControllers = [EventCatalogueController, FactEventsConsumer];

export const eventMigrations = [PresenceWatch1796000000500];

/** What goes out: from the facts and news of other services to deliveries. */
export function eventProviders({ OUTBOUND_OFFLINE_AFTER_SECONDS }: OutboundConfig): Provider[] {
  return [
    FactDesk,
    NewsDesk,
    PresenceWatch,
    { provide: OFFLINE_AFTER_SECONDS, useValue: OUTBOUND_OFFLINE_AFTER_SECONDS },
    eventConsumer({ name: 'outbound', sources: factSources }),
  ];
}
