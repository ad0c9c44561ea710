import { randomUUID } from 'node:crypto';
import type { SigningKeys } from '@jumpfleet/keys';
import { sessionTicketClaims, sessionsIssuer } from '@jumpfleet/sessions-contracts';
import type { Ticket, TicketIssuer } from '../../application/ports.js';
import { ticketLifeMs } from '../../application/ticket-life.js';

/** Tickets that the gateway verifies without asking anyone, each good for one line. */
export class SignedTickets implements TicketIssuer {
  constructor(private readonly keys: SigningKeys) {}

  issue(...[parties, { tools, endsAt }, now]: Parameters<TicketIssuer['issue']>): Ticket {
    const expiresAt = new Date(now.getTime() + ticketLifeMs);
    const claims = sessionTicketClaims.parse({
      iss: sessionsIssuer,
      sub: parties.sessionId,
      jti: randomUUID(),
      client_id: parties.endpointId,
      client_name: parties.clientName,
      rep: parties.representative,
      tools: [...tools],
      ...(endsAt === null ? {} : { ends_at: Date.parse(endsAt) }),
      exp: Math.floor(expiresAt.getTime() / 1_000),
    });
    return { ticket: this.keys.sign(claims), expiresAt };
  }
}
