import { eventSummary, eventTitle } from '@jumpfleet/outbound-domain';
import type { OutboundFact } from '@jumpfleet/outbound-domain';
import type { TemplateContext } from './templates.js';

/** How this site is called in what goes out. */
export type Site = Readonly<{ applianceId: string; publicUrl: string }>;
export const SITE = Symbol('SITE');

type Named = Readonly<Record<string, string>>;
export type ContextParts = Readonly<{
  fact: OutboundFact;
  site: Site;
  remembered?: Named;
  settings?: Named;
  /** For requests only: mail never has them. */
  secrets?: Named;
}>;

/** What templates may name, and nothing else. */
export function eventContext({
  fact,
  site,
  remembered = {},
  settings = {},
  secrets = {},
}: ContextParts): TemplateContext {
  const { name, eventId, time, key, fields, data, jumpClient, customFields } = fact;
  return {
    event: {
      name,
      id: eventId,
      time,
      key,
      title: eventTitle(fact),
      summary: eventSummary(fact),
    },
    fields,
    data,
    jump_client: jumpClient && {
      id: jumpClient.id,
      name: jumpClient.name,
      jump_group: jumpClient.jumpGroup,
      tag: jumpClient.tag,
    },
    custom_fields: customFields ?? {},
    remembered,
    settings,
    secrets,
    site: { appliance_id: site.applianceId, public_url: site.publicUrl },
  };
}
