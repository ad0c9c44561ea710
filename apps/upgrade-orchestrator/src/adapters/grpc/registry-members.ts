import { grpcClient } from '@jumpfleet/grpc';
import { registryProto } from '@jumpfleet/registry-contracts';
import { z } from 'zod';
import type {
  MemberDirectory,
  MemberPage,
  MemberWish,
} from '../../application/scheduling/cycle-members.js';

const deadlineMs = 10_000;

const answer = z.object({
  members: z
    .array(
      z.object({
        clientId: z.uuid(),
        name: z.string().default(''),
        listKey: z.string().default(''),
        platform: z.string().default(''),
        version: z.string().default(''),
        online: z.boolean().default(false),
        shard: z.string().default(''),
        run: z.string().default(''),
        epoch: z.coerce.number().default(0),
      }),
    )
    .default([]),
  nextCursor: z.string().default(''),
});

interface RegistryService {
  listUpgradeMembers(request: object): unknown;
}

/** Whom a cycle is about, a page at a time, from the registry. */
export class RegistryMembers implements MemberDirectory {
  private readonly registry;

  constructor(address: string, serviceSecret: string) {
    this.registry = grpcClient<RegistryService>(address, {
      protoPath: registryProto,
      package: 'jumpfleet.registry.v1',
      service: 'RegistryService',
      ...{ deadlineMs, serviceSecret },
    });
  }

  async page({ scope, clientIds, cursor, limit }: MemberWish): Promise<MemberPage> {
    const { members, nextCursor } = answer.parse(
      await this.registry.client.listUpgradeMembers({
        all: scope.type === 'all',
        jumpGroups: scope.type === 'jump_groups' ? scope.jumpGroups : [],
        tags: scope.type === 'tags' ? scope.tags : [],
        search: scope.type === 'search' ? scope.search : '',
        ...{ clientIds, cursor, limit },
      }),
    );
    return { members, next: nextCursor };
  }

  onApplicationShutdown(): void {
    this.registry.close();
  }
}
