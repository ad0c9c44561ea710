import { InvalidRequest } from '@jumpfleet/http';
import type { Clock } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import { findRepresentatives, supportTeams } from '@jumpfleet/policy-domain';
import type { Representative, SupportTeam } from '@jumpfleet/policy-domain';
import { Controller, Inject } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import { z } from 'zod';
import { OwnAccessFacts } from '../../application/access-facts/own-access-facts.js';
import { USERS } from '../../application/users/ports.js';
import type { Users } from '../../application/users/ports.js';

type Reachable = Representative & Readonly<{ emailAddress: string }>;

const most = 1_000;
const findRequest = z.object({
  ids: z.array(z.string().max(64)).max(most),
  usernames: z.array(z.string().max(64)).max(most),
  numbers: z.array(z.number().int()).max(most),
});

/** Who takes part in support, for services that lead customers to them. */
@Controller()
export class RepresentativesGrpcController {
  constructor(
    private readonly facts: OwnAccessFacts,
    @Inject(USERS) private readonly users: Users,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @GrpcMethod('AccessService', 'FindRepresentatives')
  async find(request: unknown): Promise<{ representatives: readonly Reachable[] }> {
    const { success, data, error } = findRequest.safeParse(request);
    if (!success) throw InvalidRequest.from(error);
    const snapshot = await this.facts.snapshot();
    const found = findRepresentatives(snapshot, data, this.clock.now().getTime());
    const addresses = await this.users.emailAddresses(found.map(({ id }) => id));
    return {
      representatives: found.map((one) => ({
        ...one,
        emailAddress: addresses.get(one.id) ?? '',
      })),
    };
  }

  @GrpcMethod('AccessService', 'ListSupportTeams')
  async teams(): Promise<{ teams: readonly SupportTeam[] }> {
    return { teams: supportTeams(await this.facts.snapshot()) };
  }
}
