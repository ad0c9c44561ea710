import { GrpcFailure, grpcClient } from '@jumpfleet/grpc';
import type { GrpcClient } from '@jumpfleet/grpc';
import { GatheredQuestions } from '@jumpfleet/messaging';
import { accessProto, hidingCodes, standings } from '@jumpfleet/policy-contracts';
import type {
  AccessDecision,
  AccessQuestion,
  AccessScope,
  Action,
  ScopeQuestion,
  Standing,
  StandingQuestion,
} from '@jumpfleet/policy-contracts';
import type { OnApplicationShutdown } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Problem } from '../problems/problem.js';
import type { Principal } from './principal.js';
import type { Visit } from './standing.js';

/** The access question: may this principal do this to this Jump Item now, and why. */
export abstract class AccessDecider {
  /** One decision for each question, in the order asked. */
  abstract decide(questions: readonly AccessQuestion[]): Promise<readonly AccessDecision[]>;
  /** The same question about all Jump Items at once; the answer may be a second old. */
  abstract scope(principal: Principal, action: Action): Promise<AccessScope>;
  /** Whether whoever holds a good token still comes in at all; asked for every request. */
  abstract standing(visit: Visit): Standing | Promise<Standing>;
}

interface AccessService {
  decide(request: { questions: readonly AccessQuestion[] }): {
    decisions: readonly AccessDecision[];
  };
  scope(request: ScopeQuestion): AccessScope;
  standing(request: StandingQuestion): { standing: string };
}

const decisionDeadlineMs = 1_500;
/** How long an answer may be used again: one page view asks for it several times. */
const rememberedMs = 1_000;
const maxRemembered = 2_000;
/** Below what policy takes in one call. */
const maxGathered = 500;

/** Asks policy. No answer in time means no: nothing is allowed because somebody was away. */
export class GrpcAccessDecider extends AccessDecider implements OnApplicationShutdown {
  private readonly policy: GrpcClient<AccessService>;
  private readonly scopes = remembered<AccessScope>();
  private readonly standings = remembered<Standing>();
  private readonly gathered = new GatheredQuestions(
    (questions: readonly AccessQuestion[]) => this.askAll(questions),
    { most: maxGathered },
  );

  constructor(address: string, serviceSecret: string) {
    super();
    this.policy = grpcClient<AccessService>(address, {
      protoPath: accessProto,
      package: 'jumpfleet.policy.v1',
      service: 'AccessService',
      deadlineMs: decisionDeadlineMs,
      serviceSecret,
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

  scope({ id: principalId, type: principalType }: Principal, action: Action): Promise<AccessScope> {
    return this.once(this.scopes, [principalType, principalId, action], () =>
      this.policy.client.scope({ principalId, principalType, action }),
    );
  }

  standing({ principal, issuedAtMs, tokenId, address }: Visit): Promise<Standing> {
    const { id: principalId, type: principalType } = principal;
    const question = { principalId, principalType, issuedAtMs, tokenId, address };
    return this.once(this.standings, Object.values(question), async () => {
      const { standing } = await this.policy.client.standing(question);
      return standings.find((known) => known === standing) ?? 'unknown';
    });
  }

  private once<Answer>(
    answers: LRUCache<string, Promise<Answer>>,
    question: readonly (string | number)[],
    ask: () => Promise<Answer>,
  ): Promise<Answer> {
    const key = question.join(' ');
    const known = answers.get(key);
    if (known) return known;
    const asked = ask().catch((error: unknown) => {
      answers.delete(key);
      throw error instanceof GrpcFailure ? policyUnavailable(error) : error;
    });
    answers.set(key, asked);
    return asked;
  }

  onApplicationShutdown(): void {
    this.policy.close();
  }
}

function remembered<Answer extends object | string>(): LRUCache<string, Promise<Answer>> {
  return new LRUCache({ max: maxRemembered, ttl: rememberedMs, perf: performance });
}

/** Lets pass who may do one of them somewhere, or of whom none is asked. */
export async function demandAnyOf(
  decider: Pick<AccessDecider, 'scope'>,
  principal: Principal,
  anyOf: readonly Action[],
): Promise<void> {
  let reasons: readonly string[] = [];
  for (const action of anyOf) {
    const scope = await decider.scope(principal, action);
    if (!isNothing(scope)) return;
    reasons = scope.reasons;
  }
  if (anyOf.length > 0) throw notAllowed(reasons);
}

/** Whether nothing at all is inside. */
export function isNothing(scope: AccessScope): boolean {
  const { everything, jumpGroupIds, personalListOf, others } = scope;
  return !everything && !others && jumpGroupIds.length === 0 && personalListOf.length === 0;
}

/** Of an item that may not be seen nothing is told, not even that there is one (RG-50). */
export function refusedBy(decision: AccessDecision | undefined): Problem {
  if (decision && hidingCodes.has(decision.code))
    return new Problem({
      status: 404,
      code: 'jump-client-not-found',
      detail: 'The Jump Client does not exist.',
    });
  return notAllowed(decision?.reasons);
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
