import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Principal } from '@jumpfleet/http';
import type { Clock, Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import type { CustomFields } from '@jumpfleet/sessions-domain';
import { Inject, Injectable } from '@nestjs/common';
import type { FoundClient } from '../ports.js';
import { TICKET_APPROVALS, TICKET_DESK } from '../ports.js';
import type { TicketAnswer, TicketApprovalStore, TicketDesk } from '../ports.js';
import { SessionFields } from '../session-fields.js';
import { SESSION_SETTINGS } from '../settings/session-settings.js';
import type { SessionSettingsBoard } from '../settings/session-settings.js';

export type TicketRefusal =
  | Readonly<{ kind: 'ticket-denied'; message: string }>
  | Readonly<{ kind: 'ticket-system-failed' | 'ticket-approval-timeout' }>;

export type TicketQuestion = Readonly<{
  clientId: string;
  ticketId: string;
  found: FoundClient;
  principal: Principal;
}>;

/** How soon an answer that another process took is seen here. */
const lookEachMs = 200;

/** B7: asks the site's ticket system about a ticket ID, and waits for the answer that it gives when it has one. */
@Injectable()
export class TicketApprovals {
  constructor(
    @Inject(SESSION_SETTINGS) private readonly settings: SessionSettingsBoard,
    @Inject(TICKET_DESK) private readonly desk: TicketDesk,
    @Inject(TICKET_APPROVALS) private readonly approvals: TicketApprovalStore,
    private readonly fields: SessionFields,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Custom fields that the ticket system says; none where no system is configured, and any ticket counts. */
  async ask(question: TicketQuestion): Promise<Result<CustomFields, TicketRefusal>> {
    const { ticketSystem } = await this.settings.current();
    if (!ticketSystem) return ok({});
    const [requestId, token] = [randomUUID(), randomBytes(32).toString('base64url')];
    const expiresAt = new Date(this.clock.now().getTime() + ticketSystem.timeoutSeconds * 1_000);
    await this.approvals.open({ requestId, tokenHash: hashOf(token), expiresAt });
    const isTaken = await this.desk.post(ticketSystem, { ...question, requestId, token });
    if (!isTaken) return refuse({ kind: 'ticket-system-failed' });
    const answer = await this.wait(requestId, ticketSystem.timeoutSeconds * 1_000);
    if (!answer) return refuse({ kind: 'ticket-approval-timeout' });
    if (!answer.isAllowed) return refuse({ kind: 'ticket-denied', message: answer.message });
    return ok(await this.fields.configured(answer.custom));
  }

  /** The ticket system's word; false where there is no such question, or the token is not its. */
  async answered(requestId: string, token: string, answer: TicketAnswer): Promise<boolean> {
    const open = await this.approvals.find(requestId);
    if (!open || open.expiresAt <= this.clock.now()) return false;
    const [given, wanted] = [Buffer.from(hashOf(token)), Buffer.from(open.tokenHash)];
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return false;
    await this.approvals.answer(requestId, answer);
    return true;
  }

  /** By a clock that only goes forward: the wait ends, whatever time it is said to be. */
  private async wait(requestId: string, waitMs: number): Promise<TicketAnswer | undefined> {
    const until = performance.now() + waitMs;
    for (;;) {
      const found = await this.approvals.find(requestId);
      if (found?.answer) return found.answer;
      const leftMs = until - performance.now();
      if (leftMs <= 0) return undefined;
      await delay(Math.min(lookEachMs, leftMs));
    }
  }
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
