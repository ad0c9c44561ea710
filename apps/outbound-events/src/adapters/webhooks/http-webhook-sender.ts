import { webhookBody } from '@jumpfleet/outbound-domain';
import type { AttemptResult, WebhookBody } from '@jumpfleet/outbound-domain';
import { SpanKind, currentTraceparent, withSpan } from '@jumpfleet/observability';
import type { Counter, Metrics } from '@jumpfleet/observability';
import { Agent, buildConnector, request } from 'undici';
import type { Dispatcher } from 'undici';
import type { ClaimedDelivery, DeliverySender } from '../../application/ports.js';
import { failureOf } from './attempt-failure.js';
import { publicOnly } from './guarded-connect.js';
import { retryAfterSeconds } from './retry-after.js';
import { standardWebhookHeaders } from './standard-webhook.js';

export type SenderOptions = Readonly<{
  timeoutMs: number;
  privateAddresses: 'allow' | 'deny';
  applianceId: string;
  metrics: Metrics;
}>;

type Webhook = Readonly<{
  id: string;
  url: string;
  secrets: readonly string[];
  body: WebhookBody;
}>;

/** No answer is worth more: its content is never looked at, kept or shown. */
const maxAnswerBytes = 16_384;

/** One POST per attempt, on a connection of its own; redirects are not followed. */
export class HttpWebhookSender implements DeliverySender {
  private readonly agent: Agent;
  private readonly stopping = new AbortController();
  private readonly attempts: Counter;

  constructor(private readonly options: SenderOptions) {
    const { timeoutMs, privateAddresses, metrics } = options;
    this.agent = new Agent({
      pipelining: 0,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      maxHeaderSize: maxAnswerBytes,
      connect: privateAddresses === 'deny' ? publicOnly() : buildConnector({ timeout: timeoutMs }),
    });
    this.attempts = metrics.counter(
      'jumpfleet_webhook_attempts_total',
      'Attempts to deliver a webhook, by what came of them',
      ['outcome'],
    );
  }

  send({ id, recipient, secrets, fact }: ClaimedDelivery): Promise<AttemptResult> {
    const { target, sendsCustomFields } = recipient.settings;
    if (target.type !== 'http' || target.format === 'mapping')
      return Promise.resolve({ failure: 'connection-failed' });
    const wish = { format: target.format, sendsCustomFields };
    const body = webhookBody(wish, fact, this.options.applianceId);
    const webhook = { id, url: target.url, secrets: secrets.signing, body };
    const attributes = { 'http.request.method': 'POST', 'jumpfleet.delivery.id': webhook.id };
    return withSpan('webhook POST', { kind: SpanKind.CLIENT, attributes }, async (span) => {
      const result = await this.attempt(webhook);
      if (result.statusCode !== undefined)
        span.setAttribute('http.response.status_code', result.statusCode);
      this.attempts.inc({ outcome: result.failure ?? String(result.statusCode) });
      return result;
    });
  }

  /** Cuts what is under way; it will be tried again by whoever starts next. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.agent.close();
  }

  private async attempt(webhook: Webhook): Promise<AttemptResult> {
    const { signal: stopping } = this.stopping;
    const deadline = AbortSignal.timeout(this.options.timeoutMs);
    let hasBegun = false;
    try {
      const answer = await request(webhook.url, {
        ...post(webhook),
        dispatcher: this.agent,
        signal: AbortSignal.any([deadline, stopping]),
      });
      hasBegun = true;
      await drain(answer.body);
      const retryAfter = retryAfterSeconds(answer.headers['retry-after'], new Date());
      return {
        statusCode: answer.statusCode,
        ...(retryAfter === undefined ? {} : { retryAfterSeconds: retryAfter }),
      };
    } catch (error) {
      if (stopping.aborted) return { failure: 'interrupted' };
      if (deadline.aborted) return { failure: 'timed-out' };
      return { failure: hasBegun ? 'answer-incomplete' : failureOf(error) };
    }
  }
}

function post({ id, secrets, body }: Webhook) {
  const bytes = Buffer.from(body.text, 'utf8');
  const traceparent = currentTraceparent();
  return {
    method: 'POST',
    body: bytes,
    headers: {
      'content-type': body.contentType,
      'user-agent': 'Jumpfleet-Outbound-Events/1',
      ...standardWebhookHeaders({ id, secrets, bytes }, new Date()),
      ...(traceparent === undefined ? {} : { traceparent }),
    },
  } as const;
}

/** An answer counts when it is whole, or longer than anyone needs to hear. */
async function drain(body: Dispatcher.ResponseData['body']): Promise<void> {
  let heard = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    heard += chunk.length;
    if (heard > maxAnswerBytes) return;
  }
}
