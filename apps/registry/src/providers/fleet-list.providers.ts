import { LOGGER } from '@jumpfleet/lifecycle';
import type { Logger } from '@jumpfleet/observability';
import type { Provider, Type } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { FleetEventsController } from '../adapters/http/fleet-events.controller.js';
import { FleetListController } from '../adapters/http/fleet-list.controller.js';
import { FleetSummaryController } from '../adapters/http/fleet-summary.controller.js';
import { FleetQueries } from '../adapters/persistence/fleet-queries.js';
import { FleetSamples } from '../adapters/persistence/fleet-samples.js';
import { ReadConnections, readPool } from '../adapters/persistence/read-pool.js';
import { FleetStream } from '../application/fleet-stream.js';
import type { RegistryConfig } from '../config.js';

/** The fleet as it is looked at: lists, totals, and what changes while somebody watches. */
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
    provide: FleetStream,
    inject: [FleetQueries],
    useFactory: (fleet: FleetQueries) =>
      new FleetStream({
        items: async (ids) => (await fleet.byIds(ids)).map(({ item }) => item),
        run: randomUUID().slice(0, 8),
      }),
  },
];

export const fleetListControllers: Type[] = [
  FleetEventsController,
  FleetListController,
  FleetSummaryController,
];
