import { eventConsumer } from '@jumpfleet/event-log';
import { CONFIG } from '@jumpfleet/lifecycle';
import type { Provider } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ItemGrpcController } from '../adapters/grpc/item.grpc-controller.js';
import { JumpGroupGrpcController } from '../adapters/grpc/jump-group.grpc-controller.js';
import { ItemController } from '../adapters/http/item.controller.js';
import { ItemWishes } from '../adapters/http/item-wishes.js';
import { JumpListsController } from '../adapters/http/jump-lists.controller.js';
import { ConfigJumpClientController } from '../adapters/http/config-jump-client.controller.js';
import { ConfigJumpGroupController } from '../adapters/http/config-jump-group.controller.js';
import { ConfigListsController } from '../adapters/http/config-lists.controller.js';
import { PolicyFactsConsumer } from '../adapters/messaging/policy-facts.consumer.js';
import { PostgresEndpointItems } from '../adapters/persistence/endpoint-items.js';
import { ConfigClients } from '../adapters/persistence/config-clients.js';
import { PostgresJumpGroupNames } from '../adapters/persistence/jump-group-names.js';
import { JumpLists } from '../adapters/persistence/jump-lists.js';
import { ItemDetails } from '../adapters/persistence/item-details.js';
import { PostgresItems } from '../adapters/persistence/items.js';
import { ReadConnections } from '../adapters/persistence/read-pool.js';
import { PostgresPolicyReferences } from '../adapters/persistence/policy-references.js';
import { PostgresJumpGroups, PostgresSiteUsers } from '../adapters/persistence/jump-groups.js';
import { BulkItemsHandler } from '../application/bulk-items.handler.js';
import { CopyItemHandler } from '../application/copy-item.handler.js';
import { EditItemHandler } from '../application/edit-item.handler.js';
import { ItemPermits } from '../application/item-permits.js';
import { JumpClientHandler } from '../application/jump-client.handler.js';
import { JumpGroupHandler } from '../application/jump-group.handler.js';
import type { SiteUsers } from '../application/ports.js';
import type { RegistryConfig } from '../config.js';
import {
  ENDPOINT_ITEMS,
  ITEMS,
  JUMP_GROUP_NAMES,
  JUMP_GROUPS,
  POLICY_REFERENCES,
  SITE_USERS,
} from '../tokens.js';

/** Jump Items, their groups and lists, and what is done with them. */
export const itemProviders: readonly Provider[] = [
  BulkItemsHandler,
  CopyItemHandler,
  EditItemHandler,
  ItemPermits,
  ItemWishes,
  JumpClientHandler,
  JumpGroupHandler,
  {
    provide: ConfigClients,
    inject: [DataSource],
    useFactory: (database: DataSource) => new ConfigClients(database),
  },
  {
    provide: JumpLists,
    inject: [DataSource],
    useFactory: (database: DataSource) => new JumpLists(database),
  },
  {
    provide: JUMP_GROUP_NAMES,
    inject: [DataSource],
    useFactory: (database: DataSource) => new PostgresJumpGroupNames(database),
  },
  {
    provide: ITEMS,
    inject: [DataSource, ReadConnections],
    useFactory: (database: DataSource, { pool }: ReadConnections) =>
      new PostgresItems(database, pool),
  },
  {
    provide: ItemDetails,
    inject: [ReadConnections],
    useFactory: ({ pool }: ReadConnections) => new ItemDetails(pool),
  },
  {
    provide: ENDPOINT_ITEMS,
    inject: [DataSource],
    useFactory: (database: DataSource) => new PostgresEndpointItems(database),
  },
  eventConsumer({ name: 'registry', sources: ['policy', 'sessions', 'upgrades'] }),
  {
    provide: SITE_USERS,
    inject: [DataSource],
    useFactory: (database: DataSource) => new PostgresSiteUsers(database),
  },
  {
    provide: POLICY_REFERENCES,
    inject: [DataSource, CONFIG],
    useFactory: (database: DataSource, { PUBLIC_URL }: RegistryConfig) =>
      new PostgresPolicyReferences(database, new URL(PUBLIC_URL).hostname),
  },
  {
    provide: JUMP_GROUPS,
    inject: [DataSource, SITE_USERS],
    useFactory: (database: DataSource, users: SiteUsers) => new PostgresJumpGroups(database, users),
  },
];

export const itemControllers = [
  ConfigJumpClientController,
  ConfigJumpGroupController,
  ConfigListsController,
  ItemController,
  ItemGrpcController,
  JumpGroupGrpcController,
  JumpListsController,
  PolicyFactsConsumer,
];
