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

const issues = 'repos/{{ settings.repository }}/issues';
const one = (ticket: string) => `${issues}/{{ ${ticket} | remove: "#" | url_encode }}`;
const ofSession =
  '{{ "is:issue in:body repo:" | append: settings.repository | append: " " | append: fields.lsid | url_encode }}';

export const github: ConnectorItem = {
  name: 'github',
  title: 'GitHub issues',
  description:
    'Opens an issue when a session begins, or uses the one whose number is the external key; comments on it, and closes it at the end if that is wished.',
  recipient: {
    url: 'https://api.github.com/',
    format: 'mapping',
    success: '2xx',
    order: 'per-key',
    events: ticketEvents,
    headers: [
      { name: 'Authorization', value: 'Bearer {{ secrets.token }}' },
      { name: 'Accept', value: 'application/vnd.github+json' },
      { name: 'X-GitHub-Api-Version', value: '2022-11-28' },
    ],
    mapping: {
      settings: { ...ticketSettings, repository: 'example/support', close_at_end: 'no' },
      rules: ticketRules({
        isNamed: 'fields.external_key != blank',
        open: {
          find: get(`search/issues?q=${ofSession}&per_page=1`, { ticket: '/items/0/number' }),
          request: send(
            'POST',
            issues,
            `{ "title": ${titled}, "body": ${described}, "labels": ["jumpfleet"] }`,
          ),
          remember: { ticket: '/number' },
        },
        finish: {
          events: ['support_conference_end'],
          when: 'settings.close_at_end == "yes"',
          step: (ticket) => ({
            find: get(one(ticket), {}, 'answer.state == "closed"'),
            request: send(
              'PATCH',
              one(ticket),
              '{ "state": "closed", "state_reason": "completed" }',
            ),
          }),
        },
        comment: (ticket) => ({
          find: get(
            `${one(ticket)}/comments?since={{ event.time | url_encode }}&per_page=50`,
            {},
            isMarked,
          ),
          request: send('POST', `${one(ticket)}/comments`, `{ "body": ${marked} }`),
        }),
      }),
      lookup: ticketLookups.github,
    },
  },
  settings: [
    ...ticketSettingTitles,
    { name: 'repository', title: 'Repository for new issues, as owner/name' },
    { name: 'close_at_end', title: 'Close the issue when the session ends: yes or no' },
  ],
  secrets: [{ name: 'token', title: 'Fine-grained token that may read and write issues' }],
};
