import { SpanKind, currentTraceparent, withSpan } from '@jumpfleet/observability';
import type { Counter, Metrics } from '@jumpfleet/observability';
import type { AttemptResult } from '@jumpfleet/outbound-domain';
import type {
  DeliveryRequests,
  PlannedRequest,
  Requested,
} from '../application/outgoing-request.js';
import type { ClaimedDelivery, DeliverySender } from '../application/ports.js';
import { TemplateFailed } from '../application/templates.js';
import type { MappingSender } from './connectors/mapping-sender.js';
import type { HttpExchange } from './http-exchange/http-exchange.js';
import type { HttpWebhookSender } from './webhooks/http-webhook-sender.js';

/** Sends what goes to e-mail addresses. */
export const EMAIL_SENDER = Symbol('EMAIL_SENDER');

export type SenderParts = Readonly<{
  exchange: HttpExchange;
  webhooks: HttpWebhookSender;
  mappings: MappingSender;
  /** None while this service has no way to send mail. */
  email: DeliverySender | undefined;
  metrics: Metrics;
}>;

/** Sends each delivery in the way that its recipient's target wants. */
export class TargetSender implements DeliverySender, DeliveryRequests {
  private readonly attempts: Counter;

  constructor(private readonly parts: SenderParts) {
    this.attempts = parts.metrics.counter(
      'jumpfleet_webhook_attempts_total',
      'Attempts to deliver an event, by what came of them',
      ['outcome'],
    );
  }

  async send(claimed: ClaimedDelivery): Promise<AttemptResult> {
    const result = isTraced() ? await this.traced(claimed) : await this.attempt(claimed);
    this.attempts.inc({ outcome: outcomeOf(result) });
    return result;
  }

  requestsOf(delivery: Requested): PlannedRequest[] {
    const { target } = delivery.recipient.settings;
    if (target.type === 'email') return [];
    const { format, mapping } = target;
    if (format !== 'mapping')
      return [{ step: 'request', ...this.parts.webhooks.request(delivery, { ...target, format }) }];
    return mapping === null ? [] : this.parts.mappings.planned(delivery, { ...target, mapping });
  }

  /** Cuts what is under way; it will be tried again by whoever starts next. */
  stop(): Promise<void> {
    return this.parts.exchange.close();
  }

  /** A trace that nobody records costs nothing: the request carries its parent's ids. */
  private traced(claimed: ClaimedDelivery): Promise<AttemptResult> {
    const attributes = { 'jumpfleet.delivery.id': claimed.id };
    return withSpan('send event', { kind: SpanKind.CLIENT, attributes }, async (span) => {
      const result = await this.attempt(claimed);
      if (result.statusCode !== undefined)
        span.setAttribute('http.response.status_code', result.statusCode);
      return result;
    });
  }

  private async attempt(claimed: ClaimedDelivery): Promise<AttemptResult> {
    try {
      return await this.sendTo(claimed);
    } catch (error) {
      if (!(error instanceof TemplateFailed)) throw error;
      return { failure: 'template-failed', excerpt: error.message.slice(0, 1_024) };
    }
  }

  private sendTo(claimed: ClaimedDelivery): Promise<AttemptResult> {
    const { target } = claimed.recipient.settings;
    if (target.type === 'email')
      return this.parts.email?.send(claimed) ?? Promise.resolve({ failure: 'mail-not-set-up' });
    const { format, mapping } = target;
    if (format !== 'mapping') return this.parts.webhooks.send(claimed, { ...target, format });
    if (mapping === null) return Promise.resolve({ isSkipped: true });
    return this.parts.mappings.send(claimed, { ...target, mapping });
  }
}

function isTraced(): boolean {
  return currentTraceparent()?.endsWith('-01') === true;
}

function outcomeOf({ failure, isSkipped, statusCode }: AttemptResult): string {
  return failure ?? (isSkipped === true ? 'skipped' : String(statusCode));
}
