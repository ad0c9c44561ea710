import { AccessDecider } from '@jumpfleet/http';
import type { Principal, Visit } from '@jumpfleet/http';
import type { Clock } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import { standingOf } from '@jumpfleet/policy-access';
import type {
  AccessDecision,
  AccessQuestion,
  AccessScope,
  Action,
  Standing,
} from '@jumpfleet/policy-contracts';
import { decide, judge, scope } from '@jumpfleet/policy-domain';
import type { AccessSnapshot, ItemFacts } from '@jumpfleet/policy-domain';
import { Inject, Injectable } from '@nestjs/common';
import { KNOWN_ITEMS } from './access-facts/known-items.port.js';
import type { KnownItems } from './access-facts/known-items.port.js';
import { OwnAccessFacts } from './access-facts/own-access-facts.js';
import { APPROVAL_QUERIES } from './approvals/ports.js';
import type { ApprovalQueries } from './approvals/ports.js';

type Timed = AccessQuestion & Readonly<{ at: number }>;
type Answer = (snapshot: AccessSnapshot, question: Timed) => AccessDecision;

/** Answers for the other services, and for this process's own routes, by the facts as they are now. */
@Injectable()
export class OwnAccessDecider extends AccessDecider {
  constructor(
    private readonly facts: OwnAccessFacts,
    @Inject(KNOWN_ITEMS) private readonly items: KnownItems,
    @Inject(APPROVAL_QUERIES) private readonly approvals: Pick<ApprovalQueries, 'approvedUntil'>,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    super();
  }

  decide(questions: readonly AccessQuestion[]): Promise<readonly AccessDecision[]> {
    return this.each(questions, decide);
  }

  /** The same answers without their words, and without what a session may. */
  judge(questions: readonly AccessQuestion[]): Promise<readonly AccessDecision[]> {
    return this.each(questions, (snapshot, question) => {
      const { allowed, code, conditions } = judge(snapshot, question);
      const { needs = [], nextAvailableAt = null } = conditions ?? {};
      return { allowed, code, reasons: [], needs, nextAvailableAt };
    });
  }

  private async each(questions: readonly AccessQuestion[], answer: Answer) {
    const items = await this.itemsOf(questions);
    const snapshot = await this.facts.snapshot();
    const now = this.clock.now().getTime();
    const timed = questions.map((question): Timed => {
      const { item = items.get(question.jumpClientId), at = now } = question;
      return { ...question, item, at };
    });
    const decisions = timed.map((question) => answer(snapshot, question));
    for (const [index, question] of timed.entries())
      if (decisions[index]?.code === 'approval-needed')
        decisions[index] = await this.withApproval(question, (one) => answer(snapshot, one));
    return decisions;
  }

  /** Approvals are looked up only where one is all that may be missing. */
  private async withApproval(
    question: Timed,
    answer: (question: Timed) => AccessDecision,
  ): Promise<AccessDecision> {
    const approvedUntil =
      question.approvedUntil ??
      (await this.approvals.approvedUntil(question, new Date(question.at)));
    return answer({ ...question, approvedUntil });
  }

  async scope({ id, type }: Pick<Principal, 'id' | 'type'>, action: Action): Promise<AccessScope> {
    const at = this.clock.now().getTime();
    const question = { principalId: id, principalType: type, action, at };
    return scope(await this.facts.snapshot(), question);
  }

  async standing(visit: Visit): Promise<Standing> {
    return standingOf(await this.facts.snapshot(), visit, this.clock.now().getTime());
  }

  /** Those that are asked about without being described. */
  private async itemsOf(
    questions: readonly AccessQuestion[],
  ): Promise<ReadonlyMap<string, ItemFacts>> {
    const ids = questions
      .filter(({ item, jumpClientId }) => !item && jumpClientId !== '')
      .map(({ jumpClientId }) => jumpClientId);
    return ids.length === 0 ? new Map<string, ItemFacts>() : this.items.find(ids);
  }
}
