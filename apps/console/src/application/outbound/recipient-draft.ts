import type { CreateRecipientBody, RecipientItem } from '@jumpfleet/outbound-contracts';

/** A recipient as the form has it: what is sent when it is saved. */
export type Draft = CreateRecipientBody;
export type HttpDraft = Extract<Draft, { type: 'http' }>;
export type EmailDraft = Extract<Draft, { type: 'email' }>;
export type EventName = Draft['events'][number];

const day = 86_400;
const common = {
  name: '',
  enabled: true,
  events: [] as EventName[],
  filter: { jump_groups: [], tags: [], external_key: 'any' },
  send_custom_fields: false,
  retry_interval_seconds: 60,
  retry_duration_seconds: 3 * day,
  alert: { email_addresses: [], after_seconds: 600, resend_after_seconds: 0 },
  rate_per_second: 0,
  concurrency: 8,
} satisfies Partial<Draft>;

/** B1: what the field's form begins with; all events of sessions. */
export function newHttpDraft(events: readonly EventName[]): HttpDraft {
  return {
    type: 'http',
    ...common,
    events: [...events],
    url: '',
    format: 'form',
    success: '200',
    order: 'strict',
    headers: [],
    ca_certificate: null,
    destinations: [],
    mapping: null,
  };
}

export function newEmailDraft(events: readonly EventName[]): EmailDraft {
  return {
    type: 'email',
    ...common,
    events: [...events],
    order: 'per-key',
    addresses: [],
    subject: '{{ event.title }}',
    body: '{{ event.summary }}\n',
  };
}

/** The settings out of what the server shows, without how the recipient does. */
export function draftOf(item: RecipientItem): Draft {
  const blank: object = item.type === 'email' ? newEmailDraft([]) : newHttpDraft([]);
  const known = Object.entries(item).filter(([name]) => name in blank);
  return { ...blank, ...Object.fromEntries(known) } as Draft;
}

/** The body of a change: everything that the form has, but what kind of recipient it is. */
export function changeOf({ type, ...settings }: Draft): object {
  const isMapped = type === 'http' && 'format' in settings && settings.format === 'mapping';
  return type === 'http' && !isMapped ? { ...settings, mapping: null } : settings;
}

/** Form receivers rely on the field's strict order; the others have a key to sort by. */
export function withFormat(draft: HttpDraft, format: HttpDraft['format']): HttpDraft {
  return { ...draft, format, order: format === 'form' ? 'strict' : 'per-key' };
}

/** Names of secrets that the templates speak of, in the order of the alphabet. */
export function secretsUsed(draft: Draft): readonly string[] {
  if (draft.type === 'email') return [];
  const texts = JSON.stringify([draft.headers, draft.mapping]);
  const names = [...texts.matchAll(/\bsecrets\.([a-z][a-z\d_]*)/g)].map(([, name = '']) => name);
  return [...new Set(names)].sort();
}
