import type { Provider, Type } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { UpgradeMembersGrpcController } from '../adapters/grpc/upgrade-members.grpc-controller.js';
import { UpgradeFactsConsumer } from '../adapters/messaging/upgrade-facts.consumer.js';
import { UpgradeMembers } from '../adapters/persistence/upgrade-members.js';

/** What the registry knows for, and from, the upgrade orchestrator. */
export const upgradeProviders: readonly Provider[] = [
  {
    provide: UpgradeMembers,
    inject: [DataSource],
    useFactory: (database: DataSource) => new UpgradeMembers(database),
  },
];

export const upgradeControllers: readonly Type[] = [
  UpgradeFactsConsumer,
  UpgradeMembersGrpcController,
];
