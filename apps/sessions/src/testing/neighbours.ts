import { randomUUID } from 'node:crypto';
import { Problem } from '@jumpfleet/http';
import { serviceConfig, startService } from '@jumpfleet/lifecycle';
import { accessProto } from '@jumpfleet/policy-contracts';
import { PolicyNeighbour, policyNeighbour, serviceSecret } from '@jumpfleet/policy-neighbour';
import { registryProto } from '@jumpfleet/registry-contracts';
import { outboundProto } from '@jumpfleet/outbound-contracts';
import { upgradesProto } from '@jumpfleet/upgrades-contracts';
import { Controller, Module } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import { startEventSource } from './event-source.js';

type PinAsked = Readonly<{
  jumpGroupId: number;
  jumpGroupType: string;
  name: string;
  by: Readonly<{ id: string }>;
}>;

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
      status: 'online' | 'offline' | 'uninstalled' | 'lost' | 'disabled' | 'passive';
      endpointId?: string;
      needsUpdate?: boolean;
      access?: Partial<typeof access>;
    }
  >(),
  /** Endpoints that the gateway has no line of, and those whose shard says nothing. */
  unreachable: new Set<string>(),
  silent: new Set<string>(),
  denied: new Set<string>(),
  /** What registry was asked to find for scripts. */
  searches: [] as Readonly<Record<string, unknown>>[],
  registry: 'well' as 'well' | 'slow' | 'broken',
  orchestrator: 'well' as 'well' | 'slow' | 'broken',
  /** Endpoints with a place in the queue of upgrades. */
  pending: new Set<string>(),
  /** Whom the orchestrator was asked to move to the front, and in whose name. */
  movedToFront: [] as { clientId: string; principalId: string }[],
  /** What Outbound Events was asked to look up, and what it says. */
  lookups: [] as Readonly<Record<string, unknown>>[],
  lookUp: (): unknown => ({ outcome: 'allowed', reason: '' }),
  pins: {
    installer: randomUUID() as string,
    asked: [] as PinAsked[],
    revoked: [] as string[],
    removed: [] as string[],
    /** The Jump Client that enrolled with an installer. */
    enrolled: new Map<string, string>(),
    refusal: undefined as { status: number; code: string; detail: string } | undefined,
  },
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

  @GrpcMethod('RegistryService', 'FindJumpClients')
  findJumpClients(asked: Readonly<Record<string, unknown>>) {
    neighbourhood.searches.push(asked);
    if (neighbourhood.registry === 'broken') throw new Error('registry is broken');
    const { searchString, hostname } = asked;
    const wanted = [searchString, hostname, ''].find((text) => typeof text === 'string') ?? '';
    const found = [...neighbourhood.clients].filter(([, { name }]) => name.includes(wanted));
    return { jumpClients: found.map(([id, client]) => ({ id, ...client })), nextCursor: '' };
  }
}

/** Registry where somebody pins. */
@Controller()
class Pinning {
  @GrpcMethod('PinningService', 'MakePinInstaller')
  make(asked: PinAsked) {
    neighbourhood.pins.asked.push(asked);
    if (neighbourhood.pins.refusal) throw new Problem(neighbourhood.pins.refusal);
    return { id: neighbourhood.pins.installer, key: 'k'.repeat(32) };
  }

  @GrpcMethod('PinningService', 'FindPinned')
  find({ id }: { id: string }) {
    return { clientId: neighbourhood.pins.enrolled.get(id) ?? '' };
  }

  @GrpcMethod('PinningService', 'RevokePinInstaller')
  revoke({ id }: { id: string }) {
    neighbourhood.pins.revoked.push(id);
    return {};
  }

  @GrpcMethod('PinningService', 'RemovePinned')
  remove({ clientId }: { clientId: string }) {
    neighbourhood.pins.removed.push(clientId);
    return {};
  }
}

@Controller()
class Orchestrator {
  @GrpcMethod('UpgradeQueueService', 'MoveToFront')
  moveToFront(asked: { clientId: string; principalId: string }) {
    neighbourhood.movedToFront.push(asked);
    if (neighbourhood.orchestrator === 'slow') return new Promise(() => undefined);
    if (neighbourhood.orchestrator === 'broken') throw new Error('the orchestrator is broken');
    return { pending: neighbourhood.pending.has(asked.clientId) };
  }
}

@Controller()
class Outbound {
  @GrpcMethod('TicketLookupService', 'LookUpTicket')
  lookUpTicket(asked: Readonly<Record<string, unknown>>) {
    neighbourhood.lookups.push(asked);
    return neighbourhood.lookUp();
  }
}

@Module({ controllers: [PolicyNeighbour, Registry, Pinning, Orchestrator, Outbound] })
class NeighboursModule {}

export type Neighbours = Awaited<ReturnType<typeof startNeighbours>>;

export type NeighbourUrls = Readonly<{ registryDb: string; policyDb: string; nats: string }>;

/** Policy, registry and the orchestrator as sessions sees them: their keys, their gRPC answers, and their events. */
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
      package: [
        'jumpfleet.policy.v1',
        'jumpfleet.registry.v1',
        'jumpfleet.upgrades.v1',
        'jumpfleet.outbound.v1',
      ],
      protoPath: [accessProto, registryProto, upgradesProto, outboundProto],
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
