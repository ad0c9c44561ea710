import { AccessDecider } from '@jumpfleet/http';
import type { Principal, Visit } from '@jumpfleet/http';
import type {
  AccessDecision,
  AccessQuestion,
  AccessScope,
  Action,
  Standing,
} from '@jumpfleet/policy-contracts';
import { decide, scope } from '@jumpfleet/policy-domain';
import type { AccessSnapshot } from '@jumpfleet/policy-domain';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { AccessFactsFollower } from './access-facts-follower.js';
import { standingOf } from './standing.js';

/**
 * Decides in this process while it holds policy's facts as they are now, and else asks policy. Policy is
 * asked as well about an item that the asker says nothing of, about a principal that is not known here, as
 * it may have been made a moment ago, and where an approval is missing, as those are policy's alone.
 */
export class SnapshotAccessDecider extends AccessDecider implements OnApplicationShutdown {
  constructor(
    private readonly facts: Pick<AccessFactsFollower, 'snapshot' | 'stop'>,
    private readonly policy: AccessDecider,
    private readonly milliseconds: () => number = () => Date.now(),
  ) {
    super();
  }

  async decide(questions: readonly AccessQuestion[]): Promise<readonly AccessDecision[]> {
    const { snapshot } = this.facts;
    if (!snapshot) return this.policy.decide(questions);
    const now = this.milliseconds();
    const decisions = questions.map((question): AccessDecision | undefined => {
      const decision = decide(snapshot, { ...question, at: question.at ?? now });
      return isForPolicy(question, decision) ? undefined : decision;
    });
    const open = questions.filter((_question, n) => !decisions[n]);
    const rest = open.length > 0 ? [...(await this.policy.decide(open))] : [];
    return decisions.map((decision) => decision ?? rest.shift() ?? unanswered());
  }

  async scope(principal: Principal, action: Action): Promise<AccessScope> {
    const { snapshot } = this.facts;
    if (!snapshot || !isKnown(snapshot, principal)) return this.policy.scope(principal, action);
    const { id: principalId, type: principalType } = principal;
    return scope(snapshot, { principalId, principalType, action, at: this.milliseconds() });
  }

  async standing(visit: Visit): Promise<Standing> {
    const { snapshot } = this.facts;
    if (!snapshot || !isKnown(snapshot, visit.principal)) return this.policy.standing(visit);
    return standingOf(snapshot, visit, this.milliseconds());
  }

  async onApplicationShutdown(): Promise<void> {
    await this.facts.stop();
  }
}

function isForPolicy({ jumpClientId, item }: AccessQuestion, { code }: AccessDecision): boolean {
  if (code === 'principal-unknown' || code === 'approval-needed') return true;
  return code === 'item-unknown' && !item && jumpClientId !== '';
}

function isKnown(
  { userNumbers, accountNumbers }: AccessSnapshot,
  { id, type }: Pick<Principal, 'id' | 'type'>,
): boolean {
  return (type === 'user' ? userNumbers : accountNumbers).get(id) !== undefined;
}

function unanswered(): never {
  throw new Error('Policy left a question open.');
}
