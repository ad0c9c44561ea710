import type { MappingRule } from '@jumpfleet/outbound-domain';
import type { TemplateContext, Templates } from '../../application/templates.js';
import type { Answer } from '../http-exchange/exchange-under-way.js';
import { valuesAt } from './json-pointer.js';

type Find = NonNullable<MappingRule['find']>;

/** `unclear`: the answer does not tell, so nothing may be made on the strength of it. */
export type Finding = 'missing' | 'unclear' | Readonly<{ values: Record<string, string> }>;

/** What an answer to "do you have this already?" says. Throws `TemplateFailed`. */
export function findingIn(
  answer: Answer,
  find: Find,
  context: TemplateContext,
  templates: Templates,
): Finding {
  if (isNothing(answer.statusCode)) return 'missing';
  const content = answer.statusCode === 200 ? jsonOf(answer) : undefined;
  if (content === undefined) return 'unclear';
  const values = valuesAt(content, find.remember);
  const wanted = Object.keys(find.remember).length;
  const isFound =
    find.when === ''
      ? wanted > 0 && Object.keys(values).length === wanted
      : templates.condition(find.when, {
          ...context,
          answer: content,
          answer_text: answer.body.toString('utf8'),
        });
  return isFound ? { values } : 'missing';
}

/** Undefined when it is none, or was too long to be heard whole. */
export function jsonOf({ body, isWhole }: Answer): unknown {
  if (!isWhole) return undefined;
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

function isNothing(statusCode: number): boolean {
  return statusCode === 404 || statusCode === 410 || statusCode === 204;
}
