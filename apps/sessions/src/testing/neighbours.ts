import { randomUUID } from 'node:crypto';
import { Problem } from '@jumpfleet/http';
import { serviceConfig, startService } from '@jumpfleet/lifecycle';
import { accessProto } from '@jumpfleet/policy-contracts';
import { PolicyNeighbour, policyNeighbour, serviceSecret } from '@jumpfleet/policy-neighbour';
import { registryProto } from '@jumpfleet/registry-contracts';
import { Controller, Module } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import { startEventSource } from './event-source.js';

const access = {
  listType: 'shared',
  listNumber: 1,
  jumpPolicy: 0,
  publicSiteAddress: '',
  customerPresent: false,
};

/** What the neighbours answer; a spec changes it as it goes. */
export const neighbourhood = {
  clients: new Map<
    string,
    {
      name: string;
      status: 'online' | 'offline' | 'uninstalled' | 'lost';
      endpointId?: string;
      access?: Partial<typeof access>;
    }
  >(),
  denied: new Set<string>(),
  registry: 'well' as 'well' | 'slow' | 'broken',
};

policyNeighbour.allows = ({ action }) => !neighbourhood.denied.has(action);

@Controller()
class Registry {
  @GrpcMethod('RegistryService', 'GetJumpClient')
  getJumpClient({ id }: { id: string }) {
    if (neighbourhood.registry === 'slow') return new Promise(() => undefined);
    if (neighbourhood.registry === 'broken') throw new Error('registry is broken');
    const client = neighbourhood.clients.get(id);
    if (client) return { id, ...client, access: { ...access, ...client.access } };
    throw new Problem({
      status: 404,
      code: 'jump-client-not-found',
      detail: 'The Jump Client does not exist.',
    });
  }
}

@Module({ controllers: [PolicyNeighbour, Registry] })
class NeighboursModule {}

export type Neighbours = Awaited<ReturnType<typeof startNeighbours>>;

export type NeighbourUrls = Readonly<{ registryDb: string; policyDb: string; nats: string }>;

/** Policy and registry as sessions sees them: their keys, their gRPC answers, and their events. */
export async function startNeighbours({ registryDb, policyDb, nats: natsUrl }: NeighbourUrls) {
  const service = await startService({
    name: 'neighbours',
    config: serviceConfig.parse({
      HTTP_PORT: 0,
      GRPC_PORT: 0,
      LOG_LEVEL: 'silent',
      SERVICE_SECRET: serviceSecret,
    }),
    grpc: {
      package: ['jumpfleet.policy.v1', 'jumpfleet.registry.v1'],
      protoPath: [accessProto, registryProto],
    },
    module: NeighboursModule,
  });
  const registry = await startEventSource('registry', { databaseUrl: registryDb, natsUrl });
  const policy = await startEventSource('policy', { databaseUrl: policyDb, natsUrl });
  return {
    url: service.url,
    grpcAddress: service.grpcAddress ?? '',
    async close(): Promise<void> {
      await service.close();
      await registry.close();
      await policy.close();
    },
    policyTells: policy.tell,
    deleteClient(clientId: string, { isOneOfSeveral = false } = {}): Promise<void> {
      const type = isOneOfSeveral ? 'item-removed' : 'deleted';
      const data = { clientId, endpointId: randomUUID(), isOneOfSeveral };
      return registry.tell(`jumpfleet.jump-client.${type}.v1`, clientId, data);
    },
  };
}
