import type { HttpTarget, Mapping, MappingRule, RequestTemplate } from '@jumpfleet/outbound-domain';
import { testEventName } from '@jumpfleet/outbound-domain';
import { eventContext } from '../../application/event-context.js';
import type { Site } from '../../application/event-context.js';
import type { OutgoingRequest } from '../../application/outgoing-request.js';
import type { ClaimedDelivery } from '../../application/ports.js';
import { TemplateFailed } from '../../application/templates.js';
import type { TemplateContext, Templates } from '../../application/templates.js';
import { renderedHeaders, userAgent } from '../webhooks/request-headers.js';

export type MappingTarget = Pick<HttpTarget, 'url' | 'headers'> & Readonly<{ mapping: Mapping }>;
export type Mapped = Pick<ClaimedDelivery, 'fact' | 'secrets' | 'remembered'>;
export type Fitting = Readonly<{ rule: MappingRule; context: TemplateContext }>;

/** What the rules of a mapping make of an event. Everything here throws `TemplateFailed`. */
export class MappedRequests {
  constructor(
    private readonly templates: Templates,
    private readonly site: Site,
  ) {}

  /** The first rule that fits; a test event fits by the condition alone. */
  fitting(mapping: Mapping, { fact, secrets, remembered }: Mapped): Fitting | undefined {
    const { settings } = mapping;
    const context = eventContext({
      fact,
      site: this.site,
      remembered,
      settings,
      secrets: secrets.named,
    });
    const { name } = fact;
    const rule = mapping.rules.find(
      ({ events, when }) =>
        (name === testEventName || events.includes(name)) &&
        this.templates.condition(when, context),
    );
    return rule && { rule, context };
  }

  request(
    template: RequestTemplate,
    target: MappingTarget,
    context: TemplateContext,
  ): OutgoingRequest {
    const body = this.templates.render(template.body, context);
    const headers = [...target.headers, ...template.headers];
    return {
      method: template.method,
      url: addressWithin(target.url, this.templates.render(template.url, context)),
      headers: {
        ...(body === '' ? {} : { 'content-type': 'application/json' }),
        accept: 'application/json',
        'user-agent': userAgent,
        ...renderedHeaders(headers, this.templates, () => context),
      },
      body,
    };
  }
}

/** No value of an event can lead a request to another host, or out of the path that the rule names. */
function addressWithin(recipientUrl: string, rendered: string): URL {
  const base = new URL(recipientUrl);
  const relative = rendered.trim();
  if (relative === '') return base;
  const [path = ''] = relative.split(/[?#]/, 1);
  if (path.split(/[/\\]/).some((segment) => /^(\.|%2e){1,2}$/i.test(segment)))
    throw new TemplateFailed('The address must not have the segments "." and "..".');
  if (!base.pathname.endsWith('/')) base.pathname += '/';
  base.search = '';
  if (!URL.canParse(relative, base.href)) throw new TemplateFailed('The address cannot be read.');
  const url = new URL(relative, base);
  if (url.origin !== base.origin || url.username + url.password !== '')
    throw new TemplateFailed("The address must stay on the recipient's own host.");
  return url;
}
