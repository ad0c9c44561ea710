import { EVENT_STORE, eventConsumer } from '@jumpfleet/event-log';
import type { EventStore } from '@jumpfleet/event-log';
import { NATS } from '@jumpfleet/messaging';
import type { NatsConnection } from '@jumpfleet/messaging';
import { LOGGER } from '@jumpfleet/observability';
import type { Logger } from '@jumpfleet/observability';
import type { PolicyEvent } from '@jumpfleet/policy-domain';
import type { Provider, Type } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AccessFactFeed } from '../adapters/messaging/access-fact-feed.js';
import { AccessFactWatch } from '../adapters/messaging/access-fact-watch.js';
import { RegistryConsumer } from '../adapters/messaging/registry.consumer.js';
import { AccessFactReader } from '../adapters/persistence/access-fact-reader.js';
import { PostgresKnownItems } from '../adapters/persistence/known-items.js';
import { KNOWN_ITEMS } from '../application/access-facts/known-items.port.js';
import { OwnAccessFacts } from '../application/access-facts/own-access-facts.js';

export const accessControllers: readonly Type[] = [RegistryConsumer];

/** What keeps the facts of the access question current, here and in the bucket that all services watch. */
export const accessProviders: readonly Provider[] = [
  {
    provide: OwnAccessFacts,
    inject: [DataSource],
    useFactory: (dataSource: DataSource) => new OwnAccessFacts(new AccessFactReader(dataSource)),
  },
  {
    provide: AccessFactWatch,
    inject: [OwnAccessFacts, EVENT_STORE, NATS, LOGGER],
    useFactory: (
      facts: OwnAccessFacts,
      events: EventStore<PolicyEvent>,
      nats: NatsConnection,
      logger: Logger,
    ) => new AccessFactWatch(facts, events, nats, logger),
  },
  {
    provide: AccessFactFeed,
    inject: [DataSource, NATS, LOGGER],
    useFactory: (dataSource: DataSource, nats: NatsConnection, logger: Logger) =>
      new AccessFactFeed(dataSource, nats, logger),
  },
  { provide: KNOWN_ITEMS, useClass: PostgresKnownItems },
  eventConsumer({ name: 'policy', sources: ['registry'] }),
];
