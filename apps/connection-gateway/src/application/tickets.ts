import { sessionTicketClaims, sessionsIssuer } from '@jumpfleet/sessions-contracts';
import type { SessionTicketClaims } from '@jumpfleet/sessions-contracts';
import type { VerifyToken } from './agent-identity.js';

const maxTicketLength = 4_000;

/** Tickets for sessions: verified offline, each taken once by this shard, and not after its session's end. */
export class Tickets {
  private readonly taken = new Map<string, number>();

  constructor(
    private readonly verify: VerifyToken,
    private readonly isOver: (session: string) => boolean,
  ) {}

  take(ticket: string): SessionTicketClaims | undefined {
    const claims = this.read(ticket);
    if (!claims || this.taken.has(claims.jti) || this.isOver(claims.sub)) return undefined;
    this.taken.set(claims.jti, claims.exp);
    return claims;
  }

  /** Forgets the tickets that have expired and so need no remembering. */
  sweep(nowSeconds: number): void {
    for (const [jti, exp] of this.taken) if (exp + 60 < nowSeconds) this.taken.delete(jti);
  }

  private read(ticket: string): SessionTicketClaims | undefined {
    if (ticket.length > maxTicketLength) return undefined;
    try {
      return sessionTicketClaims.safeParse(this.verify(ticket, sessionsIssuer)).data;
    } catch {
      // Malformed, expired or signed by somebody else: all the same to who shows it.
      return undefined;
    }
  }
}
