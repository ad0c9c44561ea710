import type { Provider } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { PostgresEndpointItems } from '../adapters/persistence/endpoint-items.js';
import { JumpClientHandler } from '../application/jump-client.handler.js';
import { ENDPOINT_ITEMS } from '../tokens.js';

/** Jump Items, their groups and lists, and what is done with them. */
export const itemProviders: readonly Provider[] = [
  JumpClientHandler,
  {
    provide: ENDPOINT_ITEMS,
    inject: [DataSource],
    useFactory: (database: DataSource) => new PostgresEndpointItems(database),
  },
];
