import { grpcClient } from '@jumpfleet/grpc';
import type { Principal } from '@jumpfleet/http';
import type { Logger } from '@jumpfleet/observability';
import { outboundProto } from '@jumpfleet/outbound-contracts';
import type { TicketLookupSetting } from '@jumpfleet/sessions-domain';
import type { OnApplicationShutdown } from '@nestjs/common';
import { z } from 'zod';
import type { SupportDirectory } from '../../application/attended/ports.js';
import type { TicketFinding, TicketLookups } from '../../application/ports.js';
import type { SessionsConfig } from '../../config.js';
import { jumpItemOf } from './jump-item.js';

type Question = Parameters<TicketLookups['lookUp']>[1];

interface TicketLookupService {
  lookUpTicket(request: object): unknown;
}

const finding = z.object({
  outcome: z.enum(['allowed', 'denied', 'failed', 'timed-out']),
  reason: z.string(),
});
/** Outbound Events is told how long to wait; it may take this much more to say that nobody answered. */
const graceMs = 2_000;

/** Asks Outbound Events, whose connectors know the ticket systems. */
export class OutboundTicketLookups implements TicketLookups, OnApplicationShutdown {
  private readonly outbound;

  constructor(
    { OUTBOUND_GRPC, SERVICE_SECRET }: Pick<SessionsConfig, 'OUTBOUND_GRPC' | 'SERVICE_SECRET'>,
    private readonly people: SupportDirectory,
    private readonly logger: Logger,
  ) {
    this.outbound = grpcClient<TicketLookupService>(OUTBOUND_GRPC, {
      protoPath: outboundProto,
      package: 'jumpfleet.outbound.v1',
      service: 'TicketLookupService',
      serviceSecret: SERVICE_SECRET,
    });
  }

  async lookUp(lookup: TicketLookupSetting, question: Question): Promise<TicketFinding> {
    const timeoutMs = lookup.timeoutSeconds * 1_000;
    try {
      const asked = await this.questionOf(question);
      const request = { ...asked, recipient: lookup.recipient, timeoutMs };
      const { client } = this.outbound;
      return finding.parse(await client.lookUpTicket(request, { deadlineMs: timeoutMs + graceMs }));
    } catch (error) {
      this.logger.warn({ err: error }, 'a ticket could not be looked up');
      return { outcome: 'failed', reason: '' };
    }
  }

  onApplicationShutdown(): void {
    this.outbound.close();
  }

  private async questionOf({ ticketId, found, principal }: Question) {
    const { id, name } = principal;
    const emailAddress = await this.addressOf(principal);
    return {
      ticketId,
      jumpItem: jumpItemOf(found),
      user: { id, username: name, displayName: name, emailAddress },
    };
  }

  /** API accounts have none. */
  private async addressOf({ type, id }: Principal): Promise<string> {
    if (type !== 'user') return '';
    const [one] = await this.people.find({ ids: [id] });
    return one?.emailAddress ?? '';
  }
}
