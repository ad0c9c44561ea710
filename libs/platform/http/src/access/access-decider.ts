import { GrpcFailure, grpcClient } from '@jumpfleet/grpc';
import type { GrpcClient } from '@jumpfleet/grpc';
import { GatheredQuestions } from '@jumpfleet/messaging';
import { accessProto } from '@jumpfleet/policy-contracts';
import type {
  AccessDecision,
  AccessQuestion,
  AccessScope,
  Action,
  ScopeQuestion,
} from '@jumpfleet/policy-contracts';
import type { OnApplicationShutdown } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Problem } from '../problems/problem.js';
import type { Principal } from './principal.js';

/** The access question: may this principal do this to this Jump Item now, and why. */
export abstract class AccessDecider {
  /** One decision for each question, in the order asked. */
  abstract decide(questions: readonly AccessQuestion[]): Promise<readonly AccessDecision[]>;
  /** The same question about all Jump Items at once; the answer may be a second old. */
  abstract scope(principal: Principal, action: Action): Promise<AccessScope>;
}

interface AccessService {
  decide(request: { questions: readonly AccessQuestion[] }): {
    decisions: readonly AccessDecision[];
  };
  scope(request: ScopeQuestion): AccessScope;
}

const decisionDeadlineMs = 1_500;
/** How long a scope may be used again: one page view asks for it several times. */
const scopeMs = 1_000;
const maxScopes = 2_000;
/** Below what policy takes in one call. */
const maxGathered = 500;

/** Asks policy. No answer in time means no: nothing is allowed because somebody was away. */
export class GrpcAccessDecider extends AccessDecider implements OnApplicationShutdown {
  private readonly policy: GrpcClient<AccessService>;
  private readonly scopes = new LRUCache<string, Promise<AccessScope>>({
    max: maxScopes,
    ttl: scopeMs,
    perf: performance,
  });
  private readonly gathered = new GatheredQuestions(
    (questions: readonly AccessQuestion[]) => this.askAll(questions),
    { most: maxGathered },
  );

  constructor(address: string) {
    super();
    this.policy = grpcClient<AccessService>(address, {
      protoPath: accessProto,
      package: 'jumpfleet.policy.v1',
      service: 'AccessService',
      deadlineMs: decisionDeadlineMs,
    });
  }

  /** Requests that come together ask together. */
  async decide(questions: readonly AccessQuestion[]): Promise<readonly AccessDecision[]> {
    const [only] = questions;
    return only && questions.length === 1
      ? [await this.gathered.ask(only)]
      : this.askAll(questions);
  }

  private async askAll(questions: readonly AccessQuestion[]): Promise<readonly AccessDecision[]> {
    try {
      const { decisions } = await this.policy.client.decide({ questions });
      if (decisions.length === questions.length) return decisions;
      throw policyUnavailable();
    } catch (error) {
      if (error instanceof GrpcFailure) throw policyUnavailable(error);
      throw error;
    }
  }

  scope(principal: Principal, action: Action): Promise<AccessScope> {
    const { type, id, administrator } = principal;
    const key = [type, id, administrator, action].join(' ');
    const known = this.scopes.get(key);
    if (known) return known;
    const asked = this.askScope(principal, action).catch((error: unknown) => {
      this.scopes.delete(key);
      throw error;
    });
    this.scopes.set(key, asked);
    return asked;
  }

  private async askScope(
    { id, type, administrator }: Principal,
    action: Action,
  ): Promise<AccessScope> {
    try {
      const question = { principalId: id, principalType: type, administrator, action };
      return await this.policy.client.scope(question);
    } catch (error) {
      if (error instanceof GrpcFailure) throw policyUnavailable(error);
      throw error;
    }
  }

  onApplicationShutdown(): void {
    this.policy.close();
  }
}

/** Whether nothing at all is inside. */
export function isNothing({ everything, jumpGroupIds, personalListOf }: AccessScope): boolean {
  return !everything && jumpGroupIds.length === 0 && personalListOf.length === 0;
}

export function notAllowed(reasons: readonly string[] = []): Problem {
  return new Problem({
    status: 403,
    code: 'not-allowed',
    detail: ['This is not allowed.', ...reasons].join(' '),
    extra: { reasons },
  });
}

export function policyUnavailable(cause?: unknown): Problem {
  return new Problem({
    status: 503,
    code: 'policy-unavailable',
    detail: 'It could not be decided whether this is allowed. Try again in a moment.',
    cause,
  });
}
