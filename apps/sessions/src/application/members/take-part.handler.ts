import { randomUUID } from 'node:crypto';
import type { Principal } from '@jumpfleet/http';
import type { Cause, Result } from '@jumpfleet/kernel';
import { refuse } from '@jumpfleet/kernel';
import type { SessionRefusal } from '@jumpfleet/sessions-domain';
import { Inject, Injectable } from '@nestjs/common';
import type { JumpDenied } from '../jump-access.js';
import { ADMISSION, NotAdmitted } from '../ports.js';
import type { Admission } from '../ports.js';
import { SessionCommands } from '../session-commands.js';
import type { SessionRow } from '../session-list.projection.js';
import { livePart } from '../session-members.js';
import { SessionSight } from '../session-sight.js';
import { JoinAccess } from './join-access.js';
import type { JoinWish } from './join-access.js';
import { SessionTickets } from './session-tickets.js';
import type { OpenedJump } from './session-tickets.js';

type Outcome = Result<OpenedJump, SessionRefusal | JumpDenied>;

/** How a representative comes into somebody else's session, and gets tickets for the part that they have. */
@Injectable()
export class TakePartHandler {
  constructor(
    private readonly sight: SessionSight,
    private readonly access: JoinAccess,
    private readonly commands: SessionCommands,
    private readonly tickets: SessionTickets,
    @Inject(ADMISSION) private readonly admission: Admission,
  ) {}

  /** A ticket for a new line of one's own part: to begin, or to come back. */
  async ticket(sessionId: string, principal: Principal): Promise<Outcome> {
    const session = await this.sight.find(sessionId, principal);
    if (!session) return refuse({ kind: 'session-not-found' });
    return this.tickets.for(sessionId, principal.id, this.access.now());
  }

  /** Whoever takes part already gets a ticket and nothing else. */
  async join(wish: JoinWish, principal: Principal, cause: Cause): Promise<Outcome> {
    const session = await this.access.find(wish.sessionId, principal);
    if (!session) return refuse({ kind: 'session-not-found' });
    if (session.status === 'ended') return refuse({ kind: 'session-over' });
    if (livePart(session, principal.id)) return this.ticket(wish.sessionId, principal);
    return this.admit({ wish, session, principal, cause });
  }

  private async admit({ wish, session, principal, cause }: Joining): Promise<Outcome> {
    const askedAt = this.access.now();
    const granted = await this.access.ask(wish, session, principal);
    if (!granted.ok) return granted;
    const representative = { id: principal.id, name: principal.name };
    const data = { sessionId: session.id, leg: randomUUID(), representative, ...granted.value };
    const within = this.admission.joining({ representativeId: principal.id, askedAt });
    try {
      const admitted = await this.commands.handle({ type: 'AdmitMember', data }, cause, within);
      return admitted.ok ? await this.tickets.for(session.id, principal.id, askedAt) : admitted;
    } catch (error) {
      if (error instanceof NotAdmitted) return refuse({ kind: error.why });
      throw error;
    }
  }
}

type Joining = Readonly<{
  wish: JoinWish;
  session: SessionRow;
  principal: Principal;
  cause: Cause;
}>;
