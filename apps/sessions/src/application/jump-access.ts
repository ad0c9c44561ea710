import { AccessDecider } from '@jumpfleet/http';
import type { Principal } from '@jumpfleet/http';
import type { Clock, Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import type { AccessDecision, SessionGrant } from '@jumpfleet/policy-contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { FoundClient } from './ports.js';
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
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Also asked about an item that nobody knows, so that one that may not be seen takes no longer. */
  async ask(
    { clientId, start }: Jump,
    principal: Principal,
    { item, presence }: FoundClient,
  ): Promise<Result<Granted, JumpDenied>> {
    const askedAt = this.clock.now();
    const [decision] = await this.policy.decide([
      {
        principalId: principal.id,
        principalType: principal.type,
        action: 'jump-client:jump',
        jumpClientId: clientId,
        item,
        at: askedAt.getTime(),
        startMethod: start.method,
        presence,
        overrideGiven: start.overrideReason !== '',
        ticketGiven: start.ticketId !== '',
      },
    ]);
    if (decision?.allowed === true && decision.session)
      return ok({ grant: decision.session, askedAt });
    return refuse({ kind: 'jump-denied', decision: decision ?? unanswered });
  }
}

const unanswered: AccessDecision = { allowed: false, code: 'right-missing', reasons: [] };
