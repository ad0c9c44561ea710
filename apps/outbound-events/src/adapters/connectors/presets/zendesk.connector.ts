import type { ConnectorItem } from '@jumpfleet/outbound-contracts';
import { ticketLookups } from '../ticket-lookups.presets.js';
import {
  described,
  get,
  isMarked,
  marked,
  send,
  ticketEvents,
  ticketRules,
  ticketSettings,
  ticketSettingTitles,
  titled,
} from './ticket-rules.js';

const one = (ticket: string) => `api/v2/tickets/{{ ${ticket} | url_encode }}`;
const comments = (ticket: string) =>
  get(`${one(ticket)}/comments.json?sort_order=desc&per_page=20`, {}, isMarked);
const note = `"comment": { "body": ${marked}, "public": false }`;

export const zendesk: ConnectorItem = {
  name: 'zendesk',
  title: 'Zendesk',
  description:
    'Opens a ticket when a session begins, or uses the one whose number is the external key; adds internal notes, and solves it at the end if that is wished.',
  recipient: {
    url: 'https://example.zendesk.com/',
    format: 'mapping',
    success: '2xx',
    order: 'per-key',
    events: ticketEvents,
    headers: [
      {
        name: 'Authorization',
        value:
          'Basic {{ settings.user | append: "/token:" | append: secrets.token | base64_encode }}',
      },
    ],
    mapping: {
      settings: { ...ticketSettings, user: 'jumpfleet@example.com', solve_at_end: 'no' },
      rules: ticketRules({
        isNamed: 'fields.external_key != blank',
        open: {
          find: get('api/v2/tickets.json?external_id={{ fields.lsid | url_encode }}', {
            ticket: '/tickets/0/id',
          }),
          request: send(
            'POST',
            'api/v2/tickets.json',
            `{
  "ticket": {
    "subject": ${titled},
    "comment": { "body": ${described}, "public": false },
    "external_id": {{ fields.lsid | json }},
    "tags": ["jumpfleet"]
  }
}`,
            [{ name: 'Idempotency-Key', value: 'jumpfleet-{{ fields.lsid }}' }],
          ),
          remember: { ticket: '/ticket/id' },
        },
        finish: {
          events: ['support_conference_end'],
          when: 'settings.solve_at_end == "yes"',
          step: (ticket) => ({
            find: comments(ticket),
            request: send(
              'PUT',
              `${one(ticket)}.json`,
              `{ "ticket": { "status": "solved", ${note} } }`,
            ),
          }),
        },
        comment: (ticket) => ({
          find: comments(ticket),
          request: send('PUT', `${one(ticket)}.json`, `{ "ticket": { ${note} } }`),
        }),
      }),
      lookup: ticketLookups.zendesk,
    },
  },
  settings: [
    ...ticketSettingTitles,
    { name: 'user', title: 'E-mail address of the agent who writes' },
    { name: 'solve_at_end', title: 'Solve the ticket when the session ends: yes or no' },
  ],
  secrets: [{ name: 'token', title: 'API token' }],
};
