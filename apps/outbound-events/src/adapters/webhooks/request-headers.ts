import type { HeaderTemplate } from '@jumpfleet/outbound-domain';
import type { TemplateContext, Templates } from '../../application/templates.js';

export const userAgent = 'Jumpfleet-Outbound-Events/1';

/** Names in lower case, so that a later header takes the place of an earlier one. */
export function renderedHeaders(
  headers: readonly HeaderTemplate[],
  templates: Templates,
  context: () => TemplateContext,
): Record<string, string> {
  const rendered: Record<string, string> = {};
  for (const { name, value } of headers)
    rendered[name.toLowerCase()] = headerValue(
      isTemplate(value) ? templates.render(value, context()) : value,
    );
  return rendered;
}

function isTemplate(text: string): boolean {
  return text.includes('{{') || text.includes('{%');
}

/** One line without control characters; what is not ASCII travels as UTF-8. */
function headerValue(text: string): string {
  const line = text.replace(/\p{Cc}+/gu, ' ').trim();
  return Buffer.from(line, 'utf8').toString('latin1');
}
