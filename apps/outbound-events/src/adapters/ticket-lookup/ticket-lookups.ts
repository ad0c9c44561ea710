import { LOGGER } from '@jumpfleet/observability';
import type { Logger } from '@jumpfleet/observability';
import type { RecipientItem } from '@jumpfleet/outbound-contracts';
import type { TicketLookup } from '@jumpfleet/outbound-domain';
import { Inject, Injectable } from '@nestjs/common';
import { SITE } from '../../application/event-context.js';
import type { Site } from '../../application/event-context.js';
import { RECIPIENT_DIRECTORY } from '../../application/ports.js';
import type { RecipientDirectory } from '../../application/ports.js';
import { RECIPIENT_SECRETS } from '../../application/recipient-secrets.port.js';
import type { SecretsOfRecipients } from '../../application/recipient-secrets.port.js';
import { TEMPLATES } from '../../application/templates.js';
import type { TemplateContext, Templates } from '../../application/templates.js';
import { MappedRequests } from '../connectors/mapped-requests.js';
import { HttpExchange } from '../http-exchange/http-exchange.js';
import { verdictOn } from './lookup-verdict.js';
import type { LookupVerdict } from './lookup-verdict.js';

export type TicketQuestion = Readonly<{
  recipient: string;
  ticketId: string;
  /** As templates name them. */
  jumpItem: Readonly<Record<string, string>>;
  user: Readonly<Record<string, string>>;
  timeoutMs: number;
}>;
type Connected = Readonly<{
  item: Extract<RecipientItem, { type: 'http' }>;
  mapping: NonNullable<Extract<RecipientItem, { type: 'http' }>['mapping']>;
  lookup: TicketLookup;
}>;

const failed: LookupVerdict = { outcome: 'failed', reason: '' };
/** Ticket systems like to answer with the whole ticket. */
const maxAnswerBytes = 131_072;

/** How a question leaves this site. */
@Injectable()
export class Outside {
  readonly requests: MappedRequests;

  constructor(
    readonly exchange: HttpExchange,
    @Inject(TEMPLATES) templates: Templates,
    @Inject(SITE) private readonly site: Site,
  ) {
    this.requests = new MappedRequests(templates, site);
  }

  contextOf(
    { ticketId, jumpItem, user }: TicketQuestion,
    settings: Readonly<Record<string, string>>,
  ): TemplateContext {
    const digits = /^#?(\d{1,15})$/.exec(ticketId)?.[1];
    return {
      ticket: { id: ticketId, number: digits === undefined ? null : Number(digits) },
      jump_item: jumpItem,
      user,
      settings,
      site: { appliance_id: this.site.applianceId, public_url: this.site.publicUrl },
    };
  }
}

/** Asks the ticket system of a recipient about a ticket. Whatever goes wrong is no permission. */
@Injectable()
export class TicketLookups {
  constructor(
    @Inject(RECIPIENT_DIRECTORY) private readonly recipients: RecipientDirectory,
    @Inject(RECIPIENT_SECRETS) private readonly secrets: SecretsOfRecipients,
    @Inject(TEMPLATES) private readonly templates: Templates,
    private readonly outside: Outside,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async lookUp(question: TicketQuestion): Promise<LookupVerdict> {
    try {
      const connected = connectionOf(await this.recipients.find(question.recipient));
      if (connected) return await this.ask(connected, question);
      this.logger.warn({ recipient: question.recipient }, 'a ticket lookup has no recipient');
    } catch (error) {
      this.logger.warn({ err: error, recipient: question.recipient }, 'a ticket lookup failed');
    }
    return failed;
  }

  /** Templates of reasons do not get the secrets: what they render is shown. */
  private async ask(
    { item, mapping, lookup }: Connected,
    question: TicketQuestion,
  ): Promise<LookupVerdict> {
    const { named } = await this.secrets.find(item.id);
    const context = this.outside.contextOf(question, mapping.settings);
    const { body, ...request } = this.outside.requests.request(
      lookup.request,
      { url: item.url, headers: item.headers, mapping },
      { ...context, secrets: named },
    );
    const answer = await this.outside.exchange.exchange({
      ...request,
      recipientId: item.id,
      ...(body === '' ? {} : { body: Buffer.from(body, 'utf8') }),
      caCertificate: item.ca_certificate,
      destinations: item.destinations,
      timeoutMs: question.timeoutMs,
      maxBodyBytes: maxAnswerBytes,
    });
    const verdict = verdictOn(answer, lookup, context, this.templates);
    if (verdict.outcome === 'failed')
      this.logger.warn({ recipient: item.id, answer: told(answer) }, 'a ticket lookup failed');
    return verdict;
  }
}

function connectionOf(item: RecipientItem | undefined): Connected | undefined {
  if (item?.type !== 'http' || !item.mapping?.lookup) return undefined;
  const { mapping } = item;
  return { item, mapping, lookup: item.mapping.lookup };
}

function told(answer: Parameters<typeof verdictOn>[0]) {
  return 'failure' in answer ? answer.failure : answer.statusCode;
}
