import type { Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import type { SessionRefusal } from '@jumpfleet/sessions-domain';
import { Inject, Injectable } from '@nestjs/common';
import { SESSION_DIRECTORY, TICKET_ISSUER } from '../ports.js';
import type { SessionDirectory, Ticket, TicketIssuer, TicketTerms } from '../ports.js';
import type { SessionRow } from '../session-list.projection.js';
import { livePart } from '../session-members.js';
import type { SessionMember } from '../session-members.js';

export type OpenedJump = Ticket & Readonly<{ session: SessionRow }>;

/** Tickets for lines of those who take part: each for a line of one's own leg, whatever happened to the last. */
@Injectable()
export class SessionTickets {
  constructor(
    @Inject(TICKET_ISSUER) private readonly tickets: TicketIssuer,
    @Inject(SESSION_DIRECTORY) private readonly sessions: SessionDirectory,
  ) {}

  async for(
    sessionId: string,
    representativeId: string,
    now: Date,
  ): Promise<Result<OpenedJump, SessionRefusal>> {
    const session = await this.sessions.find(sessionId);
    if (!session) return refuse({ kind: 'session-not-found' });
    if (session.status === 'ended') return refuse({ kind: 'session-over' });
    const member = livePart(session, representativeId);
    if (!member) return refuse({ kind: 'not-a-member' });
    const terms = { ...ticketTermsOf(session, member), line: await this.sessions.nextLine() };
    return ok({ session, ...this.tickets.issue(terms, now) });
  }
}

function ticketTermsOf(session: SessionRow, member: SessionMember): Omit<TicketTerms, 'line'> {
  const { id, name, leg, permissions } = member;
  return {
    sessionId: session.id,
    endpointId: session.endpoint_id,
    clientName: session.client_name,
    representative: { id, name },
    leg,
    permissions,
    prompting: session.prompting,
    record: session.record,
    endsAt: session.ends_at,
  };
}
