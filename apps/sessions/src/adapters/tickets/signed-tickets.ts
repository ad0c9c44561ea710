import { randomUUID } from 'node:crypto';
import type { SigningKeys } from '@jumpfleet/keys';
import { sessionTicketClaims, sessionsIssuer } from '@jumpfleet/sessions-contracts';
import type { SessionTicketClaims } from '@jumpfleet/sessions-contracts';
import type { Ticket, TicketIssuer, TicketTerms } from '../../application/ports.js';
import { ticketLifeMs } from '../../application/ticket-life.js';

/** Tickets that the gateway verifies without asking anyone, each good for one line. */
export class SignedTickets implements TicketIssuer {
  constructor(private readonly keys: SigningKeys) {}

  issue(terms: TicketTerms, now: Date): Ticket {
    const expiresAt = new Date(now.getTime() + ticketLifeMs);
    const claims = sessionTicketClaims.parse({
      iss: sessionsIssuer,
      sub: terms.sessionId,
      jti: randomUUID(),
      client_id: terms.endpointId,
      client_name: terms.clientName,
      rep: terms.representative,
      leg: terms.leg,
      line: terms.line,
      permissions: [...terms.permissions],
      ...promptOf(terms),
      record: terms.record,
      ...(terms.endsAt === null ? {} : { ends_at: Date.parse(terms.endsAt) }),
      exp: Math.floor(expiresAt.getTime() / 1_000),
    });
    return { ticket: this.keys.sign(claims), expiresAt };
  }
}

/** PO-42: who is never asked needs no word of it. */
function promptOf({ prompting }: TicketTerms): Pick<SessionTicketClaims, 'prompt'> {
  const { rule, defaultAnswer: default_answer, timeoutSeconds: timeout_seconds } = prompting;
  return rule === 'never' ? {} : { prompt: { rule, default_answer, timeout_seconds } };
}
