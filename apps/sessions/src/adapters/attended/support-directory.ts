import { GrpcFailure, grpcClient } from '@jumpfleet/grpc';
import { policyUnavailable } from '@jumpfleet/http';
import { accessProto } from '@jumpfleet/policy-contracts';
import type { OnApplicationShutdown } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type {
  FoundRepresentative,
  FoundTeam,
  SupportDirectory,
} from '../../application/attended/ports.js';

interface AccessService {
  findRepresentatives(request: {
    ids: readonly string[];
    usernames: readonly string[];
    numbers: readonly number[];
  }): unknown;
  listSupportTeams(request: object): unknown;
}

const rank = z.enum(['member', 'lead', 'manager']);
const named = { id: z.string(), number: z.number(), username: z.string(), name: z.string() };
const representatives = z.object({
  representatives: z.array(
    z.object({
      ...named,
      emailAddress: z.string(),
      maySupport: z.boolean(),
      teams: z.array(z.object({ number: z.number(), rank })),
    }),
  ),
});
const teams = z.object({
  teams: z.array(
    z.object({
      number: z.number(),
      name: z.string(),
      codeName: z.string(),
      members: z.array(z.object({ ...named, rank })),
    }),
  ),
});

const deadlineMs = 2_000;
/** Consoles look at their queues again and again; who leaves a team may see its queue for this long. */
const rememberedMs = 1_000;

/** Policy knows the users and teams; nobody is led anywhere without it. */
export class PolicySupportDirectory implements SupportDirectory, OnApplicationShutdown {
  private readonly policy;
  private readonly known = new LRUCache<string, Promise<readonly FoundTeam[]>>({
    max: 1,
    ttl: rememberedMs,
  });

  constructor(address: string, serviceSecret: string) {
    this.policy = grpcClient<AccessService>(address, {
      protoPath: accessProto,
      package: 'jumpfleet.policy.v1',
      service: 'AccessService',
      deadlineMs,
      serviceSecret,
    });
  }

  find({
    ids = [],
    usernames = [],
    numbers = [],
  }: Parameters<SupportDirectory['find']>[0]): Promise<readonly FoundRepresentative[]> {
    return answered(async () => {
      const answer = await this.policy.client.findRepresentatives({ ids, usernames, numbers });
      return representatives.parse(answer).representatives;
    });
  }

  teams(): Promise<readonly FoundTeam[]> {
    const known = this.known.get('teams');
    if (known) return known;
    const asked = answered(
      async () => teams.parse(await this.policy.client.listSupportTeams({})).teams,
    ).catch((error: unknown) => {
      this.known.clear();
      throw error;
    });
    this.known.set('teams', asked);
    return asked;
  }

  onApplicationShutdown(): void {
    this.policy.close();
  }
}

async function answered<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    throw error instanceof GrpcFailure ? policyUnavailable(error) : error;
  }
}
