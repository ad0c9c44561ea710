import { EVENT_STORE } from '@jumpfleet/event-log';
import type { EventStore } from '@jumpfleet/event-log';
import { LOGGER } from '@jumpfleet/lifecycle';
import { NATS } from '@jumpfleet/messaging';
import type { NatsConnection } from '@jumpfleet/messaging';
import type { Logger } from '@jumpfleet/observability';
import type { RegistryEvent } from '@jumpfleet/registry-domain';
import type { Provider, Type } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ClientIdentityController } from '../adapters/http/client-identity.controller.js';
import { EnrolAnewController } from '../adapters/http/enrol-anew.controller.js';
import { IdentitySightings } from '../adapters/messaging/identity-sightings.js';
import { IdentityConflicts } from '../adapters/persistence/identity-conflicts.js';
import { PostgresIdentityUses } from '../adapters/persistence/identity-uses.js';
import { ClientIdentityHandler } from '../application/client-identity.handler.js';
import { EnrolAnewHandler } from '../application/enrol-anew.handler.js';

type SightingDependencies = [
  NatsConnection,
  DataSource,
  ClientIdentityHandler,
  EventStore<RegistryEvent>,
  Logger,
];

/** Identities that two computers use: found, decided, and split (D11). */
export const clientIdentityProviders: Provider[] = [
  ClientIdentityHandler,
  EnrolAnewHandler,
  IdentityConflicts,
  {
    provide: IdentitySightings,
    inject: [NATS, DataSource, ClientIdentityHandler, EVENT_STORE, LOGGER],
    useFactory: (...[nats, database, identities, events, logger]: SightingDependencies) =>
      new IdentitySightings({
        nats,
        uses: new PostgresIdentityUses(database),
        identities,
        events,
        logger,
      }),
  },
];

export const clientIdentityControllers: Type[] = [ClientIdentityController, EnrolAnewController];
