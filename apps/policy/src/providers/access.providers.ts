import { EVENT_STORE, eventConsumer } from '@jumpfleet/event-log';
import type { EventStore } from '@jumpfleet/event-log';
import { AccessDecider } from '@jumpfleet/http';
import { NATS } from '@jumpfleet/messaging';
import type { NatsConnection } from '@jumpfleet/messaging';
import { LOGGER } from '@jumpfleet/observability';
import type { Logger } from '@jumpfleet/observability';
import type { PolicyEvent } from '@jumpfleet/policy-domain';
import type { Provider, Type } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AccessGrpcController } from '../adapters/grpc/access.grpc.controller.js';
import { RepresentativesGrpcController } from '../adapters/grpc/representatives.grpc-controller.js';
import { AccessController } from '../adapters/http/access.controller.js';
import { AskingForOthers } from '../adapters/http/asking-for-others.js';
import { PolicyDocumentController } from '../adapters/http/policy-document.controller.js';
import { SimulatorController } from '../adapters/http/simulator.controller.js';
import { WhatIfController } from '../adapters/http/what-if.controller.js';
import { AccessFactFeed } from '../adapters/messaging/access-fact-feed.js';
import { AccessFactWatch } from '../adapters/messaging/access-fact-watch.js';
import { RegistryConsumer } from '../adapters/messaging/registry.consumer.js';
import { PostgresApprovalQueries } from '../adapters/persistence/approval-queries.js';
import { AccessFactReader } from '../adapters/persistence/access-fact-reader.js';
import { KnownItemCounts } from '../adapters/persistence/known-item-counts.js';
import { PostgresKnownItems } from '../adapters/persistence/known-items.js';
import { KNOWN_ITEMS } from '../application/access-facts/known-items.port.js';
import { APPROVAL_QUERIES } from '../application/approvals/ports.js';
import { OwnAccessFacts } from '../application/access-facts/own-access-facts.js';
import { OwnAccessDecider } from '../application/access-question.js';
import { allThings } from './policy-document.providers.js';
import { PolicyDocuments } from '../application/policy-document/policy-documents.js';
import { Simulator } from '../application/simulator.js';
import { ITEM_COUNTS } from '../application/what-if/item-counts.port.js';
import { WhatIfQuery } from '../application/what-if/what-if.js';

export const accessControllers: readonly Type[] = [
  AccessController,
  AccessGrpcController,
  PolicyDocumentController,
  RegistryConsumer,
  RepresentativesGrpcController,
  SimulatorController,
  WhatIfController,
];

/** Policy answers the access question to itself, by the facts that it holds in memory. */
export const accessAuthority: Provider[] = [
  {
    provide: OwnAccessFacts,
    inject: [DataSource],
    useFactory: (dataSource: DataSource) => new OwnAccessFacts(new AccessFactReader(dataSource)),
  },
  { provide: KNOWN_ITEMS, useClass: PostgresKnownItems },
  { provide: APPROVAL_QUERIES, useClass: PostgresApprovalQueries },
  { provide: AccessDecider, useClass: OwnAccessDecider },
];
export const accessAuthorityExports = [OwnAccessFacts, KNOWN_ITEMS, APPROVAL_QUERIES];

/** What keeps the facts current, here and in the bucket that all services watch; and what is answered by them. */
export const accessProviders: readonly Provider[] = [
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
  AskingForOthers,
  Simulator,
  WhatIfQuery,
  PolicyDocuments,
  allThings,
  { provide: ITEM_COUNTS, useClass: KnownItemCounts },
  eventConsumer({ name: 'policy', sources: ['registry'] }),
];
