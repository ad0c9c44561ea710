import { currentTraceparent } from '@jumpfleet/observability';
import type { AttemptResult, HttpTarget, RequestTemplate } from '@jumpfleet/outbound-domain';
import type { PlannedRequest } from '../../application/outgoing-request.js';
import type { ClaimedDelivery } from '../../application/ports.js';
import type { Templates } from '../../application/templates.js';
import type { ExchangeResult } from '../http-exchange/exchange-under-way.js';
import type { HttpExchange } from '../http-exchange/http-exchange.js';
import { attemptResult } from '../webhooks/attempt-answer.js';
import { standardWebhookHeaders } from '../webhooks/standard-webhook.js';
import { findingIn, jsonOf } from './find-answer.js';
import { valuesAt } from './json-pointer.js';
import type { Fitting, Mapped, MappedRequests, MappingTarget } from './mapped-requests.js';

type Target = HttpTarget & MappingTarget;
/** One attempt, and when its time is over. */
type Step = Fitting & Readonly<{ claimed: ClaimedDelivery; target: Target; until: number }>;
type Parts = Readonly<{
  exchange: HttpExchange;
  requests: MappedRequests;
  templates: Templates;
  timeoutMs: number;
}>;

/** Ticket systems like to answer with the whole ticket. */
const maxAnswerBytes = 131_072;

/** Sends what the first fitting rule of a mapping makes of an event, unless the target has it already. */
export class MappingSender {
  constructor(private readonly parts: Parts) {}

  /** Throws `TemplateFailed`. */
  async send(claimed: ClaimedDelivery, target: Target): Promise<AttemptResult> {
    const { requests, timeoutMs } = this.parts;
    const fitting = requests.fitting(target.mapping, claimed);
    if (!fitting) return { isSkipped: true };
    const step = { ...fitting, claimed, target, until: performance.now() + timeoutMs };
    return (await this.find(step)) ?? this.make(step);
  }

  /** Both steps, as they would go out. Throws `TemplateFailed`. */
  planned(mapped: Mapped, target: MappingTarget): PlannedRequest[] {
    const { requests } = this.parts;
    const fitting = requests.fitting(target.mapping, mapped);
    if (!fitting) return [];
    const { rule, context } = fitting;
    const planned = (step: PlannedRequest['step'], template: RequestTemplate) => ({
      rule: rule.name,
      step,
      ...requests.request(template, target, context),
    });
    return [
      ...(rule.find === null ? [] : [planned('find', rule.find)]),
      planned('request', rule.request),
    ];
  }

  /** Undefined when the target does not have it; while that is not clear, nothing is made. */
  private async find(step: Step): Promise<AttemptResult | undefined> {
    const { rule, context, claimed } = step;
    if (rule.find === null) return undefined;
    const answer = await this.ask(step, rule.find);
    const result = attemptResult(answer, claimed.secrets.named);
    if ('failure' in answer) return result;
    const finding = findingIn(answer, rule.find, context, this.parts.templates);
    if (finding === 'missing') return undefined;
    if (finding !== 'unclear') return { ...result, remembered: finding.values };
    return answer.statusCode >= 300 ? result : { ...result, failure: 'answer-incomplete' };
  }

  private async make(step: Step): Promise<AttemptResult> {
    const { rule, claimed } = step;
    const { id, secrets } = claimed;
    const answer = await this.ask(step, rule.request, (bytes) =>
      standardWebhookHeaders({ id, secrets: secrets.signing, bytes }, new Date()),
    );
    const result = attemptResult(answer, secrets.named);
    if ('failure' in answer || answer.statusCode >= 300) return result;
    const remembered = valuesAt(jsonOf(answer), rule.remember);
    return Object.keys(remembered).length === 0 ? result : { ...result, remembered };
  }

  private ask(
    { claimed, target, context, until }: Step,
    template: RequestTemplate,
    more: (bytes: Buffer) => Record<string, string> = () => ({}),
  ): Promise<ExchangeResult> {
    const { body, headers, ...request } = this.parts.requests.request(template, target, context);
    const bytes = Buffer.from(body, 'utf8');
    const traceparent = currentTraceparent();
    return this.parts.exchange.exchange({
      ...request,
      recipientId: claimed.recipient.id,
      headers: {
        ...headers,
        ...more(bytes),
        ...(traceparent === undefined ? {} : { traceparent }),
      },
      ...(body === '' ? {} : { body: bytes }),
      caCertificate: target.caCertificate,
      destinations: target.destinations,
      timeoutMs: Math.max(1, until - performance.now()),
      maxBodyBytes: maxAnswerBytes,
    });
  }
}
