import { webhookBody } from '@jumpfleet/outbound-domain';
import type { AttemptResult, HttpTarget } from '@jumpfleet/outbound-domain';
import { currentTraceparent } from '@jumpfleet/observability';
import { eventContext } from '../../application/event-context.js';
import type { Site } from '../../application/event-context.js';
import type { OutgoingRequest, Requested } from '../../application/outgoing-request.js';
import type { ClaimedDelivery } from '../../application/ports.js';
import type { Templates } from '../../application/templates.js';
import type { HttpExchange } from '../http-exchange/http-exchange.js';
import { attemptResult } from './attempt-answer.js';
import { renderedHeaders, userAgent } from './request-headers.js';
import { standardWebhookHeaders } from './standard-webhook.js';

export type WebhookTarget = HttpTarget & Readonly<{ format: 'form' | 'json' }>;
type Delivery = Pick<Requested, 'recipient' | 'fact' | 'secrets'>;

/** One signed POST per attempt, in one of the two formats that receivers of webhooks read. */
export class HttpWebhookSender {
  constructor(
    private readonly exchange: HttpExchange,
    private readonly templates: Templates,
    private readonly site: Site,
  ) {}

  async send(claimed: ClaimedDelivery, target: WebhookTarget): Promise<AttemptResult> {
    const { id, recipient, secrets } = claimed;
    const { body: text, headers, ...request } = this.request(claimed, target);
    const body = Buffer.from(text, 'utf8');
    const traceparent = currentTraceparent();
    const answer = await this.exchange.exchange({
      ...request,
      recipientId: recipient.id,
      headers: {
        ...headers,
        ...standardWebhookHeaders({ id, secrets: secrets.signing, bytes: body }, new Date()),
        ...(traceparent === undefined ? {} : { traceparent }),
      },
      body,
      caCertificate: target.caCertificate,
      destinations: target.destinations,
    });
    return attemptResult(answer, secrets.named);
  }

  /** Throws `TemplateFailed`. */
  request({ recipient, fact, secrets }: Delivery, target: WebhookTarget): OutgoingRequest {
    const { sendsCustomFields } = recipient.settings;
    const { format, url, headers } = target;
    const body = webhookBody({ format, sendsCustomFields }, fact, this.site.applianceId);
    const context = () => eventContext({ fact, site: this.site, secrets: secrets.named });
    return {
      method: 'POST',
      url: new URL(url),
      headers: {
        'content-type': body.contentType,
        'user-agent': userAgent,
        ...renderedHeaders(headers, this.templates, context),
      },
      body: body.text,
    };
  }
}
