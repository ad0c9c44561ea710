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

const issues = 'api/v4/projects/{{ settings.project | url_encode }}/issues';
const one = (ticket: string) => `${issues}/{{ ${ticket} | remove: "#" | url_encode }}`;

export const gitlab: ConnectorItem = {
  name: 'gitlab',
  title: 'GitLab issues',
  description:
    'Opens an issue when a session begins, or uses the one whose number is the external key; adds notes to it, and closes it at the end if that is wished.',
  recipient: {
    url: 'https://gitlab.com/',
    format: 'mapping',
    success: '2xx',
    order: 'per-key',
    events: ticketEvents,
    headers: [{ name: 'PRIVATE-TOKEN', value: '{{ secrets.token }}' }],
    mapping: {
      settings: { ...ticketSettings, project: 'example/support', close_at_end: 'no' },
      rules: ticketRules({
        isNamed: 'fields.external_key != blank',
        open: {
          find: get(`${issues}?in=description&search={{ fields.lsid | url_encode }}&per_page=1`, {
            ticket: '/0/iid',
          }),
          request: send(
            'POST',
            issues,
            `{ "title": ${titled}, "description": ${described}, "labels": "jumpfleet" }`,
          ),
          remember: { ticket: '/iid' },
        },
        finish: {
          events: ['support_conference_end'],
          when: 'settings.close_at_end == "yes"',
          step: (ticket) => ({
            find: get(one(ticket), {}, 'answer.state == "closed"'),
            request: send('PUT', one(ticket), '{ "state_event": "close" }'),
          }),
        },
        comment: (ticket) => ({
          find: get(`${one(ticket)}/notes?order_by=created_at&sort=desc&per_page=20`, {}, isMarked),
          request: send('POST', `${one(ticket)}/notes`, `{ "body": ${marked} }`),
        }),
      }),
      lookup: ticketLookups.gitlab,
    },
  },
  settings: [
    ...ticketSettingTitles,
    { name: 'project', title: 'Project for new issues: its path or number' },
    { name: 'close_at_end', title: 'Close the issue when the session ends: yes or no' },
  ],
  secrets: [{ name: 'token', title: 'Project access token with the scope api' }],
};
