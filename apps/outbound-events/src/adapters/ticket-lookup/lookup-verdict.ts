import type { TicketLookup } from '@jumpfleet/outbound-domain';
import type { TemplateContext, Templates } from '../../application/templates.js';
import { jsonOf } from '../connectors/find-answer.js';
import type { Answer, ExchangeResult } from '../http-exchange/exchange-under-way.js';

/** `failed`: the ticket system could not be asked, or did not answer the question. */
export type LookupVerdict = Readonly<{
  outcome: 'allowed' | 'denied' | 'failed' | 'timed-out';
  /** Why it is denied. */
  reason: string;
}>;

const longestReason = 1_024;

/** Throws `TemplateFailed`. Nothing allows but the condition that says so, over a whole answer of 2xx. */
export function verdictOn(
  answer: ExchangeResult,
  lookup: TicketLookup,
  context: TemplateContext,
  templates: Templates,
): LookupVerdict {
  if ('failure' in answer) return no(answer.failure === 'timed-out' ? 'timed-out' : 'failed');
  const { statusCode, isWhole } = answer;
  const isFound = statusCode >= 200 && statusCode < 300;
  const isMissing = statusCode === 404 || statusCode === 410;
  if (!isWhole || !(isFound || isMissing)) return no('failed');
  const heard = { ...context, ...heardIn(answer) };
  if (isFound && templates.condition(lookup.allow, heard))
    return { outcome: 'allowed', reason: '' };
  return no('denied', reasonIn(lookup, heard, templates));
}

function no(outcome: Exclude<LookupVerdict['outcome'], 'allowed'>, reason = ''): LookupVerdict {
  return { outcome, reason };
}

function reasonIn(lookup: TicketLookup, heard: TemplateContext, templates: Templates): string {
  const reason = lookup.reasons.find(({ when }) => templates.condition(when, heard));
  const text = reason ? templates.render(reason.text, heard) : '';
  return text.replace(/\p{Cc}+/gu, ' ').slice(0, longestReason);
}

function heardIn(answer: Answer) {
  return {
    status: answer.statusCode,
    answer: jsonOf(answer) ?? null,
    answer_text: answer.body.toString('utf8'),
  };
}
