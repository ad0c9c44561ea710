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

/** Version 2 of the REST API: its texts are plain ones, and Jira in the cloud and in the data center have it. */
const api = 'rest/api/2';
const issue = (ticket: string) => `${api}/issue/{{ ${ticket} | url_encode }}`;
const ofSession = `{{ 'labels = "jumpfleet-' | append: fields.lsid | append: '"' | url_encode }}`;

export const jira: ConnectorItem = {
  name: 'jira',
  title: 'Jira Service Management',
  description:
    'Opens an issue when a session begins, or uses the one that the external key names; comments on it, and moves it on when a survey is answered.',
  recipient: {
    url: 'https://example.atlassian.net/',
    format: 'mapping',
    success: '2xx',
    order: 'per-key',
    events: ticketEvents,
    headers: [
      {
        name: 'Authorization',
        value: 'Basic {{ settings.user | append: ":" | append: secrets.token | base64_encode }}',
      },
    ],
    mapping: {
      settings: {
        ...ticketSettings,
        user: 'jumpfleet@example.com',
        project: 'SUP',
        issue_type: 'Task',
        search: 'search/jql',
        survey_transition: '',
        survey_status: '',
      },
      rules: ticketRules({
        isNamed: 'fields.external_key contains "-"',
        open: {
          find: get(`${api}/{{ settings.search }}?jql=${ofSession}&fields=key&maxResults=1`, {
            ticket: '/issues/0/key',
          }),
          request: send(
            'POST',
            `${api}/issue`,
            `{
  "fields": {
    "project": { "key": {{ settings.project | json }} },
    "issuetype": { "name": {{ settings.issue_type | json }} },
    "summary": ${titled},
    "description": ${described},
    "labels": ["jumpfleet", "jumpfleet-{{ fields.lsid }}"]
  }
}`,
          ),
          remember: { ticket: '/key' },
        },
        finish: {
          events: ['support_conference_customer_exit_survey_completed'],
          when: 'settings.survey_transition != blank',
          step: (ticket) => ({
            find: get(
              `${issue(ticket)}?fields=status`,
              {},
              'answer.fields.status.name == settings.survey_status',
            ),
            request: send(
              'POST',
              `${issue(ticket)}/transitions`,
              '{ "transition": { "id": {{ settings.survey_transition | json }} } }',
            ),
          }),
        },
        comment: (ticket) => ({
          find: get(`${issue(ticket)}/comment?orderBy=-created&maxResults=20`, {}, isMarked),
          request: send('POST', `${issue(ticket)}/comment`, `{ "body": ${marked} }`),
        }),
      }),
      lookup: ticketLookups.jira,
    },
  },
  settings: [
    ...ticketSettingTitles,
    { name: 'user', title: 'E-mail address of the account that writes' },
    { name: 'project', title: 'Key of the project for new issues' },
    { name: 'issue_type', title: 'Type of new issues' },
    { name: 'search', title: 'search/jql in the cloud, search in the data center' },
    {
      name: 'survey_transition',
      title: 'Id of the transition after the customer survey; empty: a comment instead',
    },
    { name: 'survey_status', title: 'Status in which that transition ends' },
  ],
  secrets: [{ name: 'token', title: 'API token of that account' }],
};
