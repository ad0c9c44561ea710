import { AccessDecider } from '@jumpfleet/http';
import type { Principal } from '@jumpfleet/http';
import type { Clock, Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import type { AccessDecision, AccessQuestion, SessionGrant } from '@jumpfleet/policy-contracts';
import { Inject, Injectable } from '@nestjs/common';
import { SECOND_FACTORS } from './ports.js';
import type { FoundClient, SecondFactors } from './ports.js';
import type { Jump } from './request-session.handler.js';

/** Policy said no, in its own words. */
export type JumpDenied = Readonly<{ kind: 'jump-denied'; decision: AccessDecision }>;

/** What policy grants, and when it was asked for. */
export type Granted = Readonly<{ grant: SessionGrant; askedAt: Date }>;

/** Asks policy whether a jump may begin now, with all that whoever jumps brings along. */
@Injectable()
export class JumpAccess {
  constructor(
    @Inject(AccessDecider) private readonly policy: AccessDecider,
    @Inject(SECOND_FACTORS) private readonly secondFactors: SecondFactors,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Also asked about an item that nobody knows, so that one that may not be seen takes no longer. A code is used
   * up only where it is all that is missing.
   */
  async ask(
    jump: Jump,
    principal: Principal,
    found: FoundClient,
  ): Promise<Result<Granted, JumpDenied>> {
    const askedAt = this.clock.now();
    const question = questionOf(jump, principal, found, askedAt);
    let decision = await this.decide(question);
    if (isOnlyCodeMissing(decision) && (await this.isCodeTaken(jump, principal)))
      decision = await this.decide({ ...question, secondFactorGiven: true });
    return decision.allowed && decision.session
      ? ok({ grant: decision.session, askedAt })
      : refuse({ kind: 'jump-denied', decision });
  }

  private async decide(question: AccessQuestion): Promise<AccessDecision> {
    const [decision = unanswered] = await this.policy.decide([question]);
    return decision;
  }

  private async isCodeTaken({ secondFactorCode }: Jump, principal: Principal): Promise<boolean> {
    if (secondFactorCode === '' || principal.type !== 'user') return false;
    return this.secondFactors.takes(principal.id, secondFactorCode);
  }
}

function questionOf(
  { clientId, start }: Jump,
  { id, type }: Principal,
  { item, presence }: FoundClient,
  at: Date,
): AccessQuestion {
  return {
    principalId: id,
    principalType: type,
    action: 'jump-client:jump',
    jumpClientId: clientId,
    item,
    at: at.getTime(),
    startMethod: start.method,
    presence,
    overrideGiven: start.overrideReason !== '',
    ticketGiven: start.ticketId !== '',
  };
}

function isOnlyCodeMissing({ code, needs = [] }: AccessDecision): boolean {
  return code === 'second-factor-needed' && needs.length === 1;
}

const unanswered: AccessDecision = { allowed: false, code: 'right-missing', reasons: [] };
