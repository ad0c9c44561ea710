import { eventConsumer } from '@jumpfleet/event-log';
import type { Provider } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { PolicyFactsConsumer } from '../adapters/messaging/policy-facts.consumer.js';
import { PostgresEndpointItems } from '../adapters/persistence/endpoint-items.js';
import { PostgresItems } from '../adapters/persistence/items.js';
import { PostgresJumpGroups, PostgresSiteUsers } from '../adapters/persistence/jump-groups.js';
import { BulkItemsHandler } from '../application/bulk-items.handler.js';
import { CopyItemHandler } from '../application/copy-item.handler.js';
import { EditItemHandler } from '../application/edit-item.handler.js';
import { JumpClientHandler } from '../application/jump-client.handler.js';
import type { SiteUsers } from '../application/ports.js';
import { ENDPOINT_ITEMS, ITEMS, JUMP_GROUPS, SITE_USERS } from '../tokens.js';

/** Jump Items, their groups and lists, and what is done with them. */
export const itemProviders: readonly Provider[] = [
  BulkItemsHandler,
  CopyItemHandler,
  EditItemHandler,
  JumpClientHandler,
  {
    provide: ITEMS,
    inject: [DataSource],
    useFactory: (database: DataSource) => new PostgresItems(database),
  },
  {
    provide: ENDPOINT_ITEMS,
    inject: [DataSource],
    useFactory: (database: DataSource) => new PostgresEndpointItems(database),
  },
  eventConsumer({ name: 'registry', sources: ['policy'] }),
  {
    provide: SITE_USERS,
    inject: [DataSource],
    useFactory: (database: DataSource) => new PostgresSiteUsers(database),
  },
  {
    provide: JUMP_GROUPS,
    inject: [DataSource, SITE_USERS],
    useFactory: (database: DataSource, users: SiteUsers) => new PostgresJumpGroups(database, users),
  },
];

export const itemControllers = [PolicyFactsConsumer];
