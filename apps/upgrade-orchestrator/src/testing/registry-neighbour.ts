import { Public } from '@jumpfleet/http';
import { serviceConfig, startService } from '@jumpfleet/lifecycle';
import type { RunningService } from '@jumpfleet/lifecycle';
import { serviceSecret } from '@jumpfleet/policy-neighbour';
import { registryProto } from '@jumpfleet/registry-contracts';
import { atEndOfSpecFile } from '@jumpfleet/testing';
import { Controller, Module } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import type { RegistryMember } from '../application/scheduling/cycle-members.js';

/** The fleet that the registry tells of, whatever the scope. */
export const registryNeighbour = { members: [] as RegistryMember[] };

@Controller()
@Public()
class RegistryNeighbour {
  @GrpcMethod('RegistryService', 'ListUpgradeMembers')
  members({ clientIds = [] }: Readonly<{ clientIds?: readonly string[] }>) {
    const { members } = registryNeighbour;
    const asked = new Set(clientIds);
    const found = members.filter(({ clientId }) => asked.size === 0 || asked.has(clientId));
    return { members: found, nextCursor: '' };
  }
}

@Module({ controllers: [RegistryNeighbour] })
class RegistryNeighbourModule {}

/** The registry as the orchestrator sees it, until the spec file ends. */
export async function startRegistryNeighbour(): Promise<RunningService> {
  const service = await startService({
    name: 'registry',
    config: serviceConfig.parse({
      HTTP_PORT: 0,
      GRPC_PORT: 0,
      LOG_LEVEL: 'silent',
      SERVICE_SECRET: serviceSecret,
    }),
    grpc: { package: 'jumpfleet.registry.v1', protoPath: registryProto },
    module: RegistryNeighbourModule,
  });
  atEndOfSpecFile(() => service.close());
  return service;
}
