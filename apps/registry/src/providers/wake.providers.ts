import { LOGGER } from '@jumpfleet/lifecycle';
import { NATS } from '@jumpfleet/messaging';
import type { NatsConnection } from '@jumpfleet/messaging';
import type { Logger } from '@jumpfleet/observability';
import type { Provider } from '@nestjs/common';
import { WakeController } from '../adapters/http/wake.controller.js';
import { NatsWakeHelpers } from '../adapters/messaging/nats-wake-helpers.js';
import { ReadConnections } from '../adapters/persistence/read-pool.js';
import { PostgresWakeTargets } from '../adapters/persistence/wake-targets.js';
import { WakeClientHandler } from '../application/wake-client.handler.js';
import { WAKE_HELPERS, WAKE_TARGETS } from '../tokens.js';

export const wakeControllers = [WakeController];

/** Wake-on-LAN. */
export const wakeProviders: Provider[] = [
  WakeClientHandler,
  {
    provide: PostgresWakeTargets,
    inject: [ReadConnections],
    useFactory: ({ pool }: ReadConnections) => new PostgresWakeTargets(pool),
  },
  { provide: WAKE_TARGETS, useExisting: PostgresWakeTargets },
  {
    provide: WAKE_HELPERS,
    inject: [NATS, LOGGER],
    useFactory: (nats: NatsConnection, logger: Logger) => new NatsWakeHelpers(nats, logger),
  },
];
