import { sessionTicketClaims, sessionsIssuer } from '@jumpfleet/sessions-contracts';
import type { SessionTicketClaims } from '@jumpfleet/sessions-contracts';
import type { VerifyToken } from './agent-identity.js';

const maxTicketLength = 4_000;

type Taken = Readonly<{ by: string; exp: number }>;

/** Tickets for sessions: verified offline, each taken by one line of this shard, and not after its session's end. */
export class Tickets {
  private readonly taken = new Map<string, Taken>();

  constructor(
    private readonly verify: VerifyToken,
    private readonly isOver: (session: string) => boolean,
  ) {}

  take(ticket: string, by: string): SessionTicketClaims | undefined {
    const claims = this.read(ticket, undefined);
    if (!claims || this.taken.has(claims.jti)) return undefined;
    return this.keep(claims, by);
  }

  /** Whoever took it once may come back with it, also when its time is over meanwhile; nobody else may. */
  takeAgain(ticket: string, by: string): SessionTicketClaims | undefined {
    const claims = this.read(ticket, 0);
    const taken = claims && this.taken.get(claims.jti);
    if (!claims || (taken && taken.by !== by)) return undefined;
    return this.keep(claims, by);
  }

  /** Forgets the tickets that have expired and so need no remembering. */
  sweep(nowSeconds: number): void {
    for (const [jti, { exp }] of this.taken) if (exp + 60 < nowSeconds) this.taken.delete(jti);
  }

  private keep(claims: SessionTicketClaims, by: string): SessionTicketClaims {
    this.taken.set(claims.jti, { by, exp: claims.exp });
    return claims;
  }

  private read(ticket: string, asOfMs: number | undefined): SessionTicketClaims | undefined {
    if (ticket.length > maxTicketLength) return undefined;
    try {
      const claims = sessionTicketClaims.parse(this.verify(ticket, sessionsIssuer, asOfMs));
      return this.isOver(claims.sub) ? undefined : claims;
    } catch {
      // Malformed, expired or signed by somebody else: all the same to who shows it.
      return undefined;
    }
  }
}
