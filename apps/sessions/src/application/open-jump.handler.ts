import type { Cause, Clock, Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import type { SessionRefusal } from '@jumpfleet/sessions-domain';
import { Inject, Injectable } from '@nestjs/common';
import { SESSION_DIRECTORY, TICKET_ISSUER } from './ports.js';
import type { SessionDirectory, Ticket, TicketIssuer } from './ports.js';
import { RequestSessionHandler } from './request-session.handler.js';
import type { Jump } from './request-session.handler.js';
import type { SessionRow } from './session-list.projection.js';

export type OpenedJump = Ticket & Readonly<{ session: SessionRow }>;

/** The whole of a jump's start: the session, and the ticket that opens its line. */
@Injectable()
export class OpenJumpHandler {
  constructor(
    private readonly requestSession: RequestSessionHandler,
    @Inject(TICKET_ISSUER) private readonly tickets: TicketIssuer,
    @Inject(SESSION_DIRECTORY) private readonly sessions: SessionDirectory,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async handle(jump: Jump, cause: Cause): Promise<Result<OpenedJump, SessionRefusal>> {
    const now = this.clock.now();
    const requested = await this.requestSession.handle(jump, cause, now);
    if (!requested.ok) return requested;
    const { sessionId, endpointId } = requested.value;
    const session = await this.sessions.find(sessionId);
    if (!session) return refuse({ kind: 'session-not-found' });
    const parties = {
      sessionId: session.id,
      clientId: session.client_id,
      endpointId,
      clientName: session.client_name,
      representative: jump.representative,
      externalKey: session.external_key,
    };
    return ok({ session, ...this.tickets.issue(parties, jump.tools, now) });
  }
}
