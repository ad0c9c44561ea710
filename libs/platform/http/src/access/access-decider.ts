import { GrpcFailure, grpcClient } from '@jumpfleet/grpc';
import type { GrpcClient } from '@jumpfleet/grpc';
import { accessProto } from '@jumpfleet/policy-contracts';
import type { AccessDecision, AccessQuestion } from '@jumpfleet/policy-contracts';
import type { OnApplicationShutdown } from '@nestjs/common';
import { Problem } from '../problems/problem.js';

/** The access question: may this principal do this to this Jump Item now, and why. */
export abstract class AccessDecider {
  /** One decision for each question, in the order asked. */
  abstract decide(questions: readonly AccessQuestion[]): Promise<readonly AccessDecision[]>;
}

interface AccessService {
  decide(request: { questions: readonly AccessQuestion[] }): {
    decisions: readonly AccessDecision[];
  };
}

const decisionDeadlineMs = 1_500;

/** Asks policy. No answer in time means no: nothing is allowed because somebody was away. */
export class GrpcAccessDecider extends AccessDecider implements OnApplicationShutdown {
  private readonly policy: GrpcClient<AccessService>;

  constructor(address: string) {
    super();
    this.policy = grpcClient<AccessService>(address, {
      protoPath: accessProto,
      package: 'jumpfleet.policy.v1',
      service: 'AccessService',
      deadlineMs: decisionDeadlineMs,
    });
  }

  async decide(questions: readonly AccessQuestion[]): Promise<readonly AccessDecision[]> {
    try {
      const { decisions } = await this.policy.client.decide({ questions });
      if (decisions.length === questions.length) return decisions;
      throw policyUnavailable();
    } catch (error) {
      if (error instanceof GrpcFailure) throw policyUnavailable(error);
      throw error;
    }
  }

  onApplicationShutdown(): void {
    this.policy.close();
  }
}

export function policyUnavailable(cause?: unknown): Problem {
  return new Problem({
    status: 503,
    code: 'policy-unavailable',
    detail: 'It could not be decided whether this is allowed. Try again in a moment.',
    cause,
  });
}
