import { AccessDecider, InvalidRequest } from '@jumpfleet/http';
import type { AccessDecision, AccessScope, Standing } from '@jumpfleet/policy-contracts';
import { Controller, Inject } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import { z } from 'zod';
import type { OwnAccessDecider } from '../../application/access-question.js';
import {
  action,
  itemFacts,
  listReference,
  maxQuestions,
  presence,
  principalType,
  startMethod,
} from '../access-questions.js';

const DecideRequest = z.object({
  questions: z
    .array(
      z.object({
        principalId: z.string(),
        principalType,
        action,
        jumpClientId: z.string(),
        item: itemFacts.optional(),
        destination: listReference.optional(),
        at: z.number().optional(),
        startMethod: startMethod.optional(),
        presence: presence.optional(),
        overrideGiven: z.boolean().optional(),
        ticketGiven: z.boolean().optional(),
        secondFactorGiven: z.boolean().optional(),
        approvedUntil: z.number().optional(),
        joinsSession: z.boolean().optional(),
      }),
    )
    .max(maxQuestions),
  withoutReasons: z.boolean(),
});

const ScopeRequest = z.object({
  principalId: z.string(),
  principalType,
  action,
});

const StandingRequest = z.object({
  principalId: z.string(),
  principalType,
  issuedAtMs: z.number(),
  tokenId: z.string(),
  address: z.string(),
});

/** The access question as the other services ask it. */
@Controller()
export class AccessGrpcController {
  constructor(@Inject(AccessDecider) private readonly decider: OwnAccessDecider) {}

  @GrpcMethod('AccessService', 'Decide')
  async decide(request: unknown): Promise<{ decisions: readonly AccessDecision[] }> {
    const { success, data, error } = DecideRequest.safeParse(request);
    if (!success) throw InvalidRequest.from(error);
    const { questions, withoutReasons } = data;
    return {
      decisions: await (withoutReasons
        ? this.decider.judge(questions)
        : this.decider.decide(questions)),
    };
  }

  @GrpcMethod('AccessService', 'Scope')
  scope(request: unknown): Promise<AccessScope> {
    const { success, data, error } = ScopeRequest.safeParse(request);
    if (!success) throw InvalidRequest.from(error);
    const { principalId: id, principalType: type, action: asked } = data;
    return this.decider.scope({ id, type }, asked);
  }

  @GrpcMethod('AccessService', 'Standing')
  async standing(request: unknown): Promise<{ standing: Standing }> {
    const { success, data, error } = StandingRequest.safeParse(request);
    if (!success) throw InvalidRequest.from(error);
    const { principalId: id, principalType: type, ...visit } = data;
    return { standing: await this.decider.standing({ ...visit, principal: { id, type } }) };
  }
}
