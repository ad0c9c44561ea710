import type { ConnectorMapping } from '@jumpfleet/outbound-contracts';

type Rule = ConnectorMapping['rules'][number];
type Step = Pick<Rule, 'find' | 'request'>;
type Header = Rule['request']['headers'][number];

/** How one kind of ticket system is asked, for a ticket that `ticket`, a Liquid expression, names. */
export type Ticketing = Readonly<{
  /** `remember` of both steps keeps the ticket's name as `ticket`. */
  open: Pick<Rule, 'find' | 'request' | 'remember'>;
  comment: (ticket: string) => Step;
  /** What else a finished session, or an answered survey, does to its ticket. */
  finish: Readonly<{ events: Rule['events']; when: string; step: (ticket: string) => Step }>;
  /** A condition: the external key names a ticket. */
  isNamed: string;
}>;

const later: Rule['events'] = [
  'support_conference_member_added',
  'support_conference_member_departed',
  'support_conference_owner_changed',
  'support_conference_end',
  'support_conference_customer_exit_survey_completed',
  'support_conference_rep_exit_survey_completed',
];
const begin: Rule['events'] = ['support_conference_begin'];

export const ticketEvents: Rule['events'] = [...begin, ...later];

/** What all ticket connectors can be told without a look at their rules. */
export const ticketSettings = { auto_create: 'yes', trigger: '' };
export const ticketSettingTitles = [
  { name: 'auto_create', title: 'Open a ticket for a session that has none: yes or no' },
  {
    name: 'trigger',
    title: 'Open one only when the external key contains this text; empty: when there is no key',
  },
];

/** Text of a comment as JSON; by its end a repeated delivery finds that it is there. */
export const marked =
  '{{ event.summary | append: " (Jumpfleet event " | append: event.id | append: ")" | json }}';
/** Text of a ticket as JSON; by the session in it a repeated delivery finds it. */
export const described =
  '{{ event.summary | append: " Session " | append: fields.lsid | append: " on " | append: site.public_url | append: ", begun " | append: event.time | json }}';
export const titled = '{{ event.title | truncate: 250 | json }}';

export const isMarked = 'answer_text contains event.id';

export function get(url: string, remember: Rule['remember'], when = ''): Rule['find'] {
  return { method: 'GET', url, headers: [], body: '', remember, when };
}

export function send(
  method: 'POST' | 'PUT' | 'PATCH',
  url: string,
  body: string,
  headers: readonly Header[] = [],
): Rule['request'] {
  return { method, url, headers, body };
}

/**
 * Upsert by session, link by external key (B7): a session without a ticket gets one at its beginning, and
 * what happens later is written to it, or to the one that the external key names.
 */
export function ticketRules({ open, comment, finish, isNamed }: Ticketing): Rule[] {
  const opening = 'settings.auto_create == "yes" and remembered.ticket == blank';
  const known = 'remembered.ticket != blank';
  const named = `remembered.ticket == blank and ${isNamed}`;
  const both = (
    name: string,
    when: string,
    [ofKnown, ofNamed]: [Rule['events'], Rule['events']],
    step: (ticket: string) => Step,
  ): Rule[] => [
    {
      name: `${name} the ticket that was opened`,
      events: ofKnown,
      when: `${known}${when}`,
      ...step('remembered.ticket'),
      remember: {},
    },
    {
      name: `${name} the ticket that the session names`,
      events: ofNamed,
      when: `${named}${when}`,
      ...step('fields.external_key'),
      remember: {},
    },
  ];
  return [
    {
      name: 'Open a ticket for a session without one',
      events: begin,
      when: `${opening} and settings.trigger == blank and fields.external_key == blank`,
      ...open,
    },
    {
      name: 'Open a ticket for the trigger value',
      events: begin,
      when: `${opening} and settings.trigger != blank and fields.external_key contains settings.trigger`,
      ...open,
    },
    ...both('Finish', ` and ${finish.when}`, [finish.events, finish.events], finish.step),
    ...both('Write to', '', [later, ticketEvents], comment),
  ];
}
