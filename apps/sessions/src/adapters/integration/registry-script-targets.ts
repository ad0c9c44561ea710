import { GrpcFailure, grpcClient } from '@jumpfleet/grpc';
import { Problem } from '@jumpfleet/http';
import type { Principal } from '@jumpfleet/http';
import { registryProto } from '@jumpfleet/registry-contracts';
import type { ClientSearch } from '@jumpfleet/sessions-contracts';
import type { OnApplicationShutdown } from '@nestjs/common';
import { z } from 'zod';
import type { ScriptTarget, ScriptTargets } from '../../application/integration/script-search.js';

interface RegistryService {
  findJumpClients(request: Readonly<Record<string, string>>): unknown;
}

const text = z.string().default('');
const answer = z.object({
  jumpClients: z
    .array(
      z.object({
        id: z.string(),
        name: text,
        hostname: text,
        status: text,
        tag: text,
        comments: text,
        privateIp: text,
        publicIp: text,
      }),
    )
    .default([]),
});

const deadlineMs = 5_000;

/** Registry searches, with policy's word on where whoever asks may jump to. */
export class RegistryScriptTargets implements ScriptTargets, OnApplicationShutdown {
  private readonly registry;

  constructor(address: string, serviceSecret: string) {
    this.registry = grpcClient<RegistryService>(address, {
      protoPath: registryProto,
      package: 'jumpfleet.registry.v1',
      service: 'RegistryService',
      deadlineMs,
      serviceSecret,
    });
  }

  async find(search: ClientSearch, { id, type }: Principal): Promise<readonly ScriptTarget[]> {
    try {
      const found = await this.registry.client.findJumpClients({
        principalId: id,
        principalType: type,
        ...wordsOf(search),
      });
      return answer.parse(found).jumpClients;
    } catch (error) {
      throw error instanceof GrpcFailure ? unavailable(error) : error;
    }
  }

  onApplicationShutdown(): void {
    this.registry.close();
  }
}

function wordsOf(search: ClientSearch): Readonly<Record<string, string>> {
  if ('searchString' in search) return { searchString: search.searchString };
  const { private_ip: privateIp, public_ip: publicIp, ...fields } = search.fields;
  return {
    ...fields,
    ...(privateIp === undefined ? {} : { privateIp }),
    ...(publicIp === undefined ? {} : { publicIp }),
  };
}

function unavailable(cause: GrpcFailure): Problem {
  return new Problem({
    status: 503,
    code: 'registry-unavailable',
    detail: 'The Jump Clients cannot be searched at the moment.',
    cause,
  });
}
