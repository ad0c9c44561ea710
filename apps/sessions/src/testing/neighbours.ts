import { randomUUID } from 'node:crypto';
import { EVENT_STORE, EventLogModule, eventCodec, eventLogMigrations } from '@jumpfleet/event-log';
import type { EventStore } from '@jumpfleet/event-log';
import { Problem } from '@jumpfleet/http';
import type { DomainEvent } from '@jumpfleet/kernel';
import { serviceConfig, startService } from '@jumpfleet/lifecycle';
import { MessagingModule } from '@jumpfleet/messaging';
import { PersistenceModule } from '@jumpfleet/persistence';
import { accessProto } from '@jumpfleet/policy-contracts';
import { PolicyNeighbour, policyNeighbour } from '@jumpfleet/policy-neighbour';
import { registryProto } from '@jumpfleet/registry-contracts';
import { Controller, Module } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import { z } from 'zod';

type ClientDeleted = DomainEvent<
  'ClientDeleted',
  1,
  { clientId: string; endpointId: string; isOneOfSeveral: boolean }
>;

/** What the neighbours answer; a spec changes it as it goes. */
export const neighbourhood = {
  clients: new Map<
    string,
    { name: string; status: 'online' | 'offline' | 'uninstalled' | 'lost'; endpointId?: string }
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
    if (client) return { id, ...client };
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

/** Policy and registry as sessions sees them: their keys, their gRPC answers, and registry's events. */
export async function startNeighbours(databaseUrl: string, natsUrl: string) {
  const codec = eventCodec<ClientDeleted>({
    ClientDeleted: {
      version: 1,
      schema: z.object({ clientId: z.uuid(), endpointId: z.uuid(), isOneOfSeveral: z.boolean() }),
    },
  });
  const service = await startService({
    name: 'neighbours',
    config: serviceConfig.parse({ HTTP_PORT: 0, GRPC_PORT: 0, LOG_LEVEL: 'silent' }),
    grpc: {
      package: ['jumpfleet.policy.v1', 'jumpfleet.registry.v1'],
      protoPath: [accessProto, registryProto],
    },
    module: {
      module: NeighboursModule,
      imports: [
        PersistenceModule.forRoot({ url: databaseUrl, migrations: eventLogMigrations }),
        MessagingModule.forRoot({ url: natsUrl, name: 'neighbours' }),
        EventLogModule.forRoot({
          source: 'registry',
          codec,
          readModels: [],
          publish: ({ event }) => ({
            type: event.data.isOneOfSeveral
              ? 'jumpfleet.jump-client.item-removed.v1'
              : 'jumpfleet.jump-client.deleted.v1',
            subject: event.data.clientId,
            data: event.data,
          }),
        }),
      ],
    },
  });
  const events = service.app.get<EventStore<ClientDeleted>>(EVENT_STORE);
  return {
    url: service.url,
    grpcAddress: service.grpcAddress ?? '',
    close: service.close,
    async deleteClient(clientId: string, { isOneOfSeveral = false } = {}): Promise<void> {
      const data = { clientId, endpointId: randomUUID(), isOneOfSeveral };
      const deleted: ClientDeleted = { type: 'ClientDeleted', version: 1, data };
      const cause = { actor: { type: 'system', id: 'spec' }, correlationId: 'spec' } as const;
      await events.append(`registry.jump-client.${clientId}`, 0, [deleted], { cause });
    },
  };
}
