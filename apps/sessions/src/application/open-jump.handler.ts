import type { Principal } from '@jumpfleet/http';
import type { Cause, Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import { allowedPermissions } from '@jumpfleet/sessions-domain';
import type { SessionRefusal } from '@jumpfleet/sessions-domain';
import { Inject, Injectable } from '@nestjs/common';
import { JumpAccess } from './jump-access.js';
import type { JumpDenied } from './jump-access.js';
import { JUMP_CLIENT_DIRECTORY, SESSION_DIRECTORY, TICKET_ISSUER } from './ports.js';
import type {
  FoundClient,
  JumpClientDirectory,
  SessionDirectory,
  Ticket,
  TicketIssuer,
  TicketTerms,
} from './ports.js';
import { RequestSessionHandler } from './request-session.handler.js';
import type { Jump } from './request-session.handler.js';
import type { SessionRow } from './session-list.projection.js';

export type OpenedJump = Ticket & Readonly<{ session: SessionRow }>;

/** What somebody asks for who wants to jump. */
export type JumpWish = Omit<Jump, 'representative'>;

/** The whole of a jump's start: registry's answer, policy's, the session, and the ticket that opens its line. */
@Injectable()
export class OpenJumpHandler {
  constructor(
    @Inject(JUMP_CLIENT_DIRECTORY) private readonly clients: JumpClientDirectory,
    private readonly access: JumpAccess,
    private readonly requestSession: RequestSessionHandler,
    @Inject(TICKET_ISSUER) private readonly tickets: TicketIssuer,
    @Inject(SESSION_DIRECTORY) private readonly sessions: SessionDirectory,
  ) {}

  async handle(
    wish: JumpWish,
    principal: Principal,
    cause: Cause,
  ): Promise<Result<OpenedJump, SessionRefusal | JumpDenied>> {
    const found = await this.clients.find(wish.clientId);
    return found.ok ? this.open(wish, found.value, principal, cause) : found;
  }

  /** The same for a client that is known already, such as that of a customer who waits. */
  async open(
    wish: JumpWish,
    found: FoundClient,
    ...[principal, cause]: readonly [Principal, Cause]
  ): Promise<Result<OpenedJump, SessionRefusal | JumpDenied>> {
    const jump = { ...wish, representative: { id: principal.id, name: principal.name } };
    const granted = await this.access.ask(jump, principal, found);
    if (!granted.ok) return granted;
    const now = granted.value.askedAt;
    const requested = await this.requestSession.handle(
      { ...granted.value, jump, found },
      cause,
      now,
    );
    return requested.ok ? this.ticketFor(requested.value, now) : requested;
  }

  private async ticketFor(
    sessionId: string,
    now: Date,
  ): Promise<Result<OpenedJump, SessionRefusal>> {
    const session = await this.sessions.find(sessionId);
    if (!session) return refuse({ kind: 'session-not-found' });
    return ok({ session, ...this.tickets.issue(ticketTermsOf(session), now) });
  }
}

function ticketTermsOf(session: SessionRow): TicketTerms {
  const { representative_id: id, representative_name: name } = session;
  return {
    sessionId: session.id,
    endpointId: session.endpoint_id,
    clientName: session.client_name,
    representative: { id, name },
    leg: session.leg,
    permissions: allowedPermissions(session.tools, session),
    prompting: session.prompting,
    record: session.record,
    endsAt: session.ends_at,
  };
}
