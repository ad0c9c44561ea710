import type { Principal } from '@jumpfleet/http';
import type { Cause, Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import type { CustomFields, SessionRefusal } from '@jumpfleet/sessions-domain';
import { Injectable } from '@nestjs/common';
import { JumpAccess } from './jump-access.js';
import type { AwaitsTicket, JumpDenied } from './jump-access.js';
import { SessionTickets } from './members/session-tickets.js';
import type { OpenedJump } from './members/session-tickets.js';
import type { FoundClient } from './ports.js';
import { RequestSessionHandler } from './request-session.handler.js';
import type { Jump } from './request-session.handler.js';
import type { FieldsRefusal } from './session-fields.js';
import { StartGate } from './start/start-gate.js';
import { ReachableClients } from './start/reachable-clients.js';
import type { TicketRefusal } from './start/ticket-approvals.js';

export type { OpenedJump } from './members/session-tickets.js';

/** What somebody asks for who wants to jump. */
export type JumpWish = Omit<Jump, 'representative'>;

export type StartRefusal = SessionRefusal | JumpDenied | FieldsRefusal | TicketRefusal;

type Starting = Readonly<{
  jump: Jump;
  found: FoundClient;
  principal: Principal;
  cause: Cause;
}>;
type Opened = Result<OpenedJump, StartRefusal>;
type Begun = Result<OpenedJump | AwaitsTicket, StartRefusal>;

/**
 * The one way in for every start: the fields, registry's answer, policy's, the ticket system's, the gateway's,
 * the session, and the ticket that opens its line. It holds a permit of SB-02 but while others think it over.
 */
@Injectable()
export class OpenJumpHandler {
  constructor(
    private readonly gate: StartGate,
    private readonly clients: ReachableClients,
    private readonly access: JumpAccess,
    private readonly requestSession: RequestSessionHandler,
    private readonly tickets: SessionTickets,
  ) {}

  async handle(wish: JumpWish, principal: Principal, cause: Cause): Promise<Opened> {
    const found = await this.gate.permits.during(wish.clientId, () =>
      this.clients.find(wish.clientId),
    );
    return found.ok ? this.open(wish, found.value, principal, cause) : found;
  }

  /** The same for a client that is known already, such as that of a customer who waits. */
  async open(
    wish: JumpWish,
    found: FoundClient,
    ...[principal, cause]: readonly [Principal, Cause]
  ): Promise<Opened> {
    const jump = { ...wish, representative: { id: principal.id, name: principal.name } };
    const fits = await this.gate.fields.check(jump.custom, jump.externalKey);
    if (!fits.ok) return fits;
    const starting = { jump, found, principal, cause };
    const begun = await this.begin(starting, undefined);
    if (!begun.ok) return begun;
    return 'awaits' in begun.value ? this.afterApproval(starting) : ok(begun.value);
  }

  private async afterApproval(starting: Starting): Promise<Opened> {
    const { jump, found, principal } = starting;
    const { clientId, start } = jump;
    const question = { clientId, ticketId: start.ticketId, found, principal };
    const approved = await this.gate.tickets.ask(question);
    if (!approved.ok) return approved;
    const begun = await this.begin(starting, approved.value);
    if (!begun.ok) return begun;
    // Whoever was approved waits for nothing more.
    return 'awaits' in begun.value ? refuse({ kind: 'session-start-failed' }) : ok(begun.value);
  }

  private begin(starting: Starting, approved: CustomFields | undefined): Promise<Begun> {
    const { jump, found, principal } = starting;
    return this.gate.permits.during(jump.clientId, async (): Promise<Begun> => {
      const asked = await this.access.ask(jump, principal, found, approved !== undefined);
      if (!asked.ok) return asked;
      if ('awaits' in asked.value) return ok(asked.value);
      const reached = await this.clients.reach(found);
      if (!reached.ok) return reached;
      const custom = { ...jump.custom, ...approved };
      const granted = { ...asked.value, jump: { ...jump, custom }, found: reached.value };
      const now = asked.value.askedAt;
      const requested = await this.requestSession.handle(granted, starting.cause, now);
      return requested.ok ? this.tickets.for(requested.value, principal.id, now) : requested;
    });
  }
}
