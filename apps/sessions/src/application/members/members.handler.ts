import type { Principal } from '@jumpfleet/http';
import type { Cause, Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import type { CustomFields, SessionCommand, SessionRefusal } from '@jumpfleet/sessions-domain';
import { Injectable } from '@nestjs/common';
import { SessionFields } from '../session-fields.js';
import type { FieldsRefusal } from '../session-fields.js';
import { SessionCommands } from '../session-commands.js';
import type { SessionRow } from '../session-list.projection.js';
import { livePart } from '../session-members.js';
import { SessionSight } from '../session-sight.js';
import { GuestFinder } from './guests.js';
import type { GuestRefusal, GuestWish } from './guests.js';

/** Who wants something of which session. */
export type Asking = Readonly<{ sessionId: string; principal: Principal; cause: Cause }>;
type Outcome<Refusal> = Result<SessionRow, Refusal | SessionRefusal>;

/** What those who take part do about who takes part and who owns the session. */
@Injectable()
export class MembersHandler {
  constructor(
    private readonly sight: SessionSight,
    private readonly commands: SessionCommands,
    private readonly guests: GuestFinder,
    private readonly fields: SessionFields,
  ) {}

  async find(sessionId: string, principal: Principal): Promise<Outcome<never>> {
    const session = await this.sight.find(sessionId, principal);
    return session ? ok(session) : refuse({ kind: 'session-not-found' });
  }

  async invite(wish: GuestWish, asking: Asking): Promise<Outcome<GuestRefusal>> {
    return this.name(wish, asking, false);
  }

  async transfer(wish: GuestWish, asking: Asking): Promise<Outcome<GuestRefusal>> {
    return this.name(wish, asking, true);
  }

  leave(asking: Asking): Promise<Outcome<never>> {
    return this.handle(asking, (session) => {
      const leg = livePart(session, asking.principal.id)?.leg;
      if (leg === undefined) return refuse({ kind: 'not-a-member' });
      return ok({ type: 'LeaveSession', data: { sessionId: session.id, leg, reason: 'left' } });
    });
  }

  async takeOwnership(asking: Asking): Promise<Outcome<never>> {
    const { sessionId, principal } = asking;
    const mayEndSessions = await this.sight.mayEndAll(principal);
    const data = { sessionId, by: principal.id, mayEndSessions };
    return this.handle(asking, () => ok({ type: 'TakeOwnership', data }));
  }

  /** SB-15: by those who take part, and by whoever may end sessions. */
  async amend(
    wish: Readonly<{ externalKey?: string; custom?: CustomFields }>,
    asking: Asking,
  ): Promise<Outcome<FieldsRefusal>> {
    const { sessionId, principal } = asking;
    const session = await this.sight.find(sessionId, principal);
    if (!session) return refuse({ kind: 'session-not-found' });
    const isMember = livePart(session, principal.id) !== undefined;
    if (!isMember && !(await this.sight.mayEndAll(principal)))
      return refuse({ kind: session.status === 'ended' ? 'session-over' : 'not-a-member' });
    const custom = { ...session.custom, ...wish.custom };
    const fits = await this.fields.check(custom, wish.externalKey ?? session.external_key);
    if (!fits.ok) return fits;
    return this.handle(asking, () => ok({ type: 'AmendSession', data: { sessionId, ...wish } }));
  }

  private async name(
    wish: GuestWish,
    asking: Asking,
    asOwner: boolean,
  ): Promise<Outcome<GuestRefusal>> {
    const { sessionId, principal } = asking;
    const session = await this.sight.find(sessionId, principal);
    if (!session) return refuse({ kind: 'session-not-found' });
    const guests = await this.guests.find(wish);
    if (!guests.ok) return guests;
    const data = { sessionId, by: principal.id, invitation: { ...guests.value, asOwner } };
    const type = asOwner ? 'TransferOwnership' : 'InviteRepresentatives';
    return this.handle(asking, () => ok({ type, data }));
  }

  /** Answers the session as it is afterwards. */
  private async handle(
    { sessionId, principal, cause }: Asking,
    commandOf: (session: SessionRow) => Result<SessionCommand, SessionRefusal>,
  ): Promise<Result<SessionRow, SessionRefusal>> {
    const session = await this.sight.find(sessionId, principal);
    if (!session) return refuse({ kind: 'session-not-found' });
    const command = commandOf(session);
    if (!command.ok) return command;
    const handled = await this.commands.handle(command.value, cause);
    if (!handled.ok) return handled;
    const after = await this.sight.find(sessionId, principal);
    return after ? ok(after) : refuse({ kind: 'session-not-found' });
  }
}
