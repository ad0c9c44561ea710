import type { Result } from '@jumpfleet/kernel';
import { refuse } from '@jumpfleet/kernel';
import type { CustomFields } from '@jumpfleet/sessions-domain';
import { Inject, Injectable } from '@nestjs/common';
import { TICKET_LOOKUPS } from '../ports.js';
import type { TicketFinding, TicketLookups } from '../ports.js';
import { SESSION_SETTINGS } from '../settings/session-settings.js';
import type { SessionSettingsBoard } from '../settings/session-settings.js';
import { TicketApprovals } from './ticket-approvals.js';
import type { TicketQuestion, TicketRefusal } from './ticket-approvals.js';

/** PO-25: what the site asks of a ticket ID. Each system that it has must allow; without any, every ticket counts. */
@Injectable()
export class TicketRule {
  constructor(
    @Inject(SESSION_SETTINGS) private readonly settings: SessionSettingsBoard,
    @Inject(TICKET_LOOKUPS) private readonly lookups: TicketLookups,
    private readonly approvals: TicketApprovals,
  ) {}

  /** Custom fields that a ticket system says. */
  async ask(question: TicketQuestion): Promise<Result<CustomFields, TicketRefusal>> {
    const { ticketLookup } = await this.settings.current();
    if (ticketLookup) {
      const refusal = refusalOf(await this.lookups.lookUp(ticketLookup, question));
      if (refusal) return refuse(refusal);
    }
    return this.approvals.ask(question);
  }
}

function refusalOf({ outcome, reason }: TicketFinding): TicketRefusal | undefined {
  switch (outcome) {
    case 'allowed':
      return undefined;
    case 'denied':
      return { kind: 'ticket-denied', message: reason };
    case 'failed':
      return { kind: 'ticket-system-failed' };
    case 'timed-out':
      return { kind: 'ticket-approval-timeout' };
  }
}
