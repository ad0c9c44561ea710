import { AccessDecider } from '@jumpfleet/http';
import type { Principal } from '@jumpfleet/http';
import type { Clock, Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import type { AccessDecision, AccessQuestion, SessionGrant } from '@jumpfleet/policy-contracts';
import { Inject, Injectable } from '@nestjs/common';
import { SECOND_FACTORS, UPGRADE_QUEUE } from './ports.js';
import type { FoundClient, SecondFactors, UpgradeQueue } from './ports.js';
import type { Jump } from './request-session.handler.js';

/** Policy said no, in its own words. */
export type JumpDenied = Readonly<{ kind: 'jump-denied'; decision: AccessDecision }>;

/** GW-14: the client is upgraded first. */
type UpgradePending = Readonly<{ kind: 'upgrade-pending' }>;

/** What policy grants, and when it was asked for. */
export type Granted = Readonly<{ grant: SessionGrant; askedAt: Date }>;

/** The ticket system is to be asked first, and then this once more. */
export type AwaitsTicket = Readonly<{ awaits: 'ticket' }>;

/** Asks whether a jump may begin now: policy first, with all that whoever jumps brings along; then the upgrades. */
@Injectable()
export class JumpAccess {
  constructor(
    @Inject(AccessDecider) private readonly policy: AccessDecider,
    @Inject(SECOND_FACTORS) private readonly secondFactors: SecondFactors,
    @Inject(UPGRADE_QUEUE) private readonly upgrades: UpgradeQueue,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Also asked about an item that nobody knows, so that one that may not be seen takes no longer. A code is used
   * up only where it is all that is missing, and the ticket system has said what it has to say.
   */
  async ask(
    jump: Jump,
    principal: Principal,
    found: FoundClient,
    ...[isTicketApproved]: readonly [boolean]
  ): Promise<Result<Granted | AwaitsTicket, JumpDenied | UpgradePending>> {
    const askedAt = this.clock.now();
    const question = questionOf(jump, principal, found, askedAt);
    let decision = await this.decide(question);
    const isCodeMissing = isOnlyCodeMissing(decision);
    if (!decision.allowed && !isCodeMissing) return refuse({ kind: 'jump-denied', decision });
    if (!isTicketApproved && (await this.needsTicket(question))) return ok({ awaits: 'ticket' });
    if (isCodeMissing && (await this.isCodeTaken(jump, principal)))
      decision = await this.decide({ ...question, secondFactorGiven: true });
    if (!decision.allowed || !decision.session) return refuse({ kind: 'jump-denied', decision });
    if (await this.isUpgradedFirst(found, principal)) return refuse({ kind: 'upgrade-pending' });
    return ok({ grant: decision.session, askedAt });
  }

  /** PO-25: whether it is the ticket that lets them in. */
  private async needsTicket(question: AccessQuestion): Promise<boolean> {
    if (question.ticketGiven !== true) return false;
    const { needs = [] } = await this.decide({ ...question, ticketGiven: false });
    return needs.includes('ticket');
  }

  /** Of a session that runs: nothing is upgraded first, and no ticket asked for once more. */
  async decideJoin(
    jump: Pick<Jump, 'clientId' | 'start' | 'secondFactorCode'>,
    principal: Principal,
    of: Readonly<{
      item?: FoundClient['item'];
      presence: FoundClient['presence'];
      joinsSession: boolean;
    }>,
  ): Promise<AccessDecision> {
    const { joinsSession, ...found } = of;
    const asked = questionOf(jump, principal, { item: undefined, ...found }, this.clock.now());
    const question = { ...asked, joinsSession, ticketGiven: true };
    const decision = await this.decide(question);
    if (!isOnlyCodeMissing(decision) || !(await this.isCodeTaken(jump, principal))) return decision;
    return this.decide({ ...question, secondFactorGiven: true });
  }

  /** UP-07, UP-09: only who may jump moves a client to the front, or hears of its upgrade. */
  private async isUpgradedFirst(
    { needsUpdate, target, endpointId }: FoundClient,
    { id }: Principal,
  ): Promise<boolean> {
    return needsUpdate && target.status === 'online' && this.upgrades.moveToFront(endpointId, id);
  }

  private async decide(question: AccessQuestion): Promise<AccessDecision> {
    const [decision = unanswered] = await this.policy.decide([question]);
    return decision;
  }

  private async isCodeTaken(
    { secondFactorCode }: Pick<Jump, 'secondFactorCode'>,
    principal: Principal,
  ): Promise<boolean> {
    if (secondFactorCode === '' || principal.type !== 'user') return false;
    return this.secondFactors.takes(principal.id, secondFactorCode);
  }
}

function questionOf(
  { clientId, start }: Pick<Jump, 'clientId' | 'start'>,
  { id, type }: Principal,
  { item, presence }: Pick<FoundClient, 'item' | 'presence'>,
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
