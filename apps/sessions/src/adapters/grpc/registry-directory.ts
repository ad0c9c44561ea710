import { status } from '@grpc/grpc-js';
import { GrpcFailure, grpcClient } from '@jumpfleet/grpc';
import type { Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import type { Logger } from '@jumpfleet/observability';
import { registryProto } from '@jumpfleet/registry-contracts';
import type { SessionRefusal } from '@jumpfleet/sessions-domain';
import type { OnApplicationShutdown } from '@nestjs/common';
import { z } from 'zod';
import type { FoundClient, JumpClientDirectory } from '../../application/ports.js';

interface RegistryService {
  getJumpClient(request: { id: string }): unknown;
}

const text = z.string().default('');
const jumpClient = z.object({
  name: z.string(),
  endpointId: z.string(),
  needsUpdate: z.boolean(),
  hostname: text,
  platform: text,
  publicIp: text,
  privateIp: text,
  tag: text,
  comments: text,
  access: z.object({
    listType: z.enum(['shared', 'personal']),
    listNumber: z.number(),
    jumpPolicy: z.number().nullish(),
    attended: z.number().nullish(),
    unattended: z.number().nullish(),
    publicSiteAddress: z.string(),
    customerPresent: z.boolean(),
  }),
  // To a passive one there is no line that a session could use.
  status: z
    .enum(['online', 'passive', 'offline', 'lost', 'disabled', 'uninstalled'])
    .transform((status) => (status === 'passive' ? 'offline' : status)),
});

const deadlineMs = 5_000;

/** SB-03 and SB-04 are what a representative reads when registry fails or is too slow. */
export class RegistryDirectory implements JumpClientDirectory, OnApplicationShutdown {
  private readonly registry;

  constructor(
    address: string,
    serviceSecret: string,
    private readonly logger: Logger,
  ) {
    this.registry = grpcClient<RegistryService>(address, {
      protoPath: registryProto,
      package: 'jumpfleet.registry.v1',
      service: 'RegistryService',
      deadlineMs,
      serviceSecret,
    });
  }

  async find(clientId: string): Promise<Result<FoundClient, SessionRefusal>> {
    try {
      const answer = await this.registry.client.getJumpClient({ id: clientId });
      return ok(found(clientId, jumpClient.parse(answer)));
    } catch (error) {
      if (error instanceof GrpcFailure && error.code === status.NOT_FOUND)
        return ok(missing(clientId));
      this.logger.error({ err: error, client: clientId }, 'registry did not answer about a client');
      const isSlow = error instanceof GrpcFailure && error.code === status.DEADLINE_EXCEEDED;
      return refuse({ kind: isSlow ? 'session-start-timeout' : 'session-start-failed' });
    }
  }

  onApplicationShutdown(): void {
    this.registry.close();
  }
}

function found(clientId: string, client: z.output<typeof jumpClient>): FoundClient {
  const { endpointId, needsUpdate, access, name, tag, comments } = client;
  const { hostname, platform, publicIp, privateIp } = client;
  const list = { type: access.listType, number: access.listNumber };
  const publicSite = access.publicSiteAddress;
  return {
    target: { name, status: client.status },
    endpointId: endpointId || clientId,
    computer: { hostname, platform, publicIp, privateIp, jumpGroup: list, publicSite },
    tag,
    comments,
    needsUpdate,
    presence: access.customerPresent ? 'attended' : 'unattended',
    item: {
      id: clientId,
      list,
      jumpPolicy: access.jumpPolicy ?? null,
      attended: access.attended ?? null,
      unattended: access.unattended ?? null,
      publicSiteAddress: publicSite,
    },
  };
}

function missing(clientId: string): FoundClient {
  return {
    target: { status: 'missing' },
    endpointId: clientId,
    computer: unknownComputer,
    tag: '',
    comments: '',
    needsUpdate: false,
    presence: 'unattended',
    item: undefined,
  };
}

const unknownComputer = {
  hostname: '',
  platform: '',
  publicIp: '',
  privateIp: '',
  jumpGroup: null,
  publicSite: '',
};
