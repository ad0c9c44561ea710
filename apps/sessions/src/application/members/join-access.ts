import type { Principal } from '@jumpfleet/http';
import type { Clock, Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import type { AccessCode, AccessDecision } from '@jumpfleet/policy-contracts';
import { hidingCodes } from '@jumpfleet/policy-contracts';
import { allowedPermissions } from '@jumpfleet/sessions-domain';
import type { AdmitMember, SessionRefusal } from '@jumpfleet/sessions-domain';
import { Inject, Injectable } from '@nestjs/common';
import { JumpAccess } from '../jump-access.js';
import type { JumpDenied } from '../jump-access.js';
import { JUMP_CLIENT_DIRECTORY, SESSION_DIRECTORY } from '../ports.js';
import type { JumpClientDirectory, SessionDirectory } from '../ports.js';
import { termsOf } from '../session-grant.js';
import type { SessionRow } from '../session-list.projection.js';
import { SessionSight } from '../session-sight.js';

export type JoinWish = Readonly<{
  sessionId: string;
  overrideReason: string;
  secondFactorCode: string;
}>;

/** What a member's part is decided by. */
type Part = Pick<AdmitMember['data'], 'by' | 'isExternal' | 'permissions'>;

/** Whether somebody may come into a session that runs, and what they may do in it. */
@Injectable()
export class JoinAccess {
  constructor(
    private readonly sight: SessionSight,
    @Inject(SESSION_DIRECTORY) private readonly sessions: SessionDirectory,
    @Inject(JUMP_CLIENT_DIRECTORY) private readonly clients: JumpClientDirectory,
    private readonly access: JumpAccess,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  now(): Date {
    return this.clock.now();
  }

  /** A session that runs at a Jump Item is there for whoever may jump to it; policy says so when it is asked. */
  async find(sessionId: string, principal: Principal): Promise<SessionRow | undefined> {
    const seen = await this.sight.find(sessionId, principal);
    if (seen) return seen;
    const session = await this.sessions.find(sessionId);
    return session && session.status !== 'ended' && isAtItem(session) ? session : undefined;
  }

  /**
   * PO-27. By invitation, one to whom the Jump Item is not open comes as somebody from outside, with what the
   * session may (PO-34); everybody else may no more than policy grants them, nor than the session.
   */
  async ask(
    wish: JoinWish,
    session: SessionRow,
    principal: Principal,
  ): Promise<Result<Part, SessionRefusal | JumpDenied>> {
    const isInvited = session.invited.includes(principal.id);
    const found = await this.itemOf(session);
    if (!found.ok) return found;
    const start = {
      method: isAtItem(session) ? ('jump' as const) : ('session-key' as const),
      overrideReason: wish.overrideReason,
      ticketId: session.ticket_id,
    };
    const jump = { clientId: session.client_id, start, secondFactorCode: wish.secondFactorCode };
    const question = { ...found.value, presence: session.presence, joinsSession: !isInvited };
    const decision = await this.access.decideJoin(jump, principal, question);
    const { allowed, session: grant } = decision;
    const by = isInvited ? 'invitation' : 'simultaneous';
    if (allowed && grant) {
      const permissions = both(
        ofSession(session),
        allowedPermissions(session.tools, termsOf(grant)),
      );
      return ok({ by, isExternal: false, permissions });
    }
    if (isInvited && outside.has(decision.code))
      return ok({ by, isExternal: true, permissions: ofGuest(session) });
    return refuse(await this.refusal(decision, session, principal));
  }

  private itemOf(session: SessionRow): Promise<Result<{ item?: Found['item'] }, SessionRefusal>> {
    return isAtItem(session)
      ? this.clients.find(session.client_id)
      : Promise.resolve(ok({ item: undefined }));
  }

  /** Whoever may not see the item learns nothing of a session there. */
  private async refusal(
    decision: AccessDecision,
    session: SessionRow,
    principal: Principal,
  ): Promise<SessionRefusal | JumpDenied> {
    const isHidden = hidingCodes.has(decision.code);
    if (isHidden && !(await this.sight.find(session.id, principal)))
      return { kind: 'session-not-found' };
    return isHidden ? { kind: 'simultaneous-jump-refused' } : { kind: 'jump-denied', decision };
  }
}

type Found = Extract<Awaited<ReturnType<JumpClientDirectory['find']>>, { ok: true }>['value'];

/** What keeps somebody away from the item, and not from supporting as such. */
const outside: ReadonlySet<AccessCode> = new Set([
  'item-not-visible',
  'item-unknown',
  'role-lacks-permission',
]);

function isAtItem({ computer, start_method }: SessionRow): boolean {
  return computer.jumpGroup !== null || start_method === 'jump';
}

function ofSession(session: SessionRow): readonly string[] {
  return allowedPermissions(session.tools, session);
}

/** PO-34: pinning is for owners, and nobody from outside is one. */
function ofGuest(session: SessionRow): readonly string[] {
  return ofSession(session).filter((name) => name !== 'jump_client_pinning');
}

function both(some: readonly string[], others: readonly string[]): readonly string[] {
  return some.filter((name) => others.includes(name));
}
