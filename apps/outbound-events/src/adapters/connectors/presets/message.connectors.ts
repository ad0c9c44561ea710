import { subscribableEventName } from '@jumpfleet/outbound-contracts';
import type { ConnectorItem } from '@jumpfleet/outbound-contracts';
import { send } from './ticket-rules.js';

const everyEvent = subscribableEventName.options;
const settingsOf = { format: 'mapping', success: '2xx', order: 'per-key' } as const;

/** One message for each event that the recipient hears of. */
function message(url: string, body: string) {
  return [
    {
      name: 'Post a message',
      events: [...everyEvent],
      when: '',
      find: null,
      request: send('POST', url, body),
      remember: {},
    },
  ];
}

/** Of these characters Slack wants entities, and of no others. */
const slackText = (text: string) =>
  `{{ ${text} | replace: "&", "&amp;" | replace: "<", "&lt;" | replace: ">", "&gt;"`;

export const slack: ConnectorItem = {
  name: 'slack',
  title: 'Slack',
  description: 'Posts a message to a channel, by an incoming webhook of Slack.',
  recipient: {
    ...settingsOf,
    url: 'https://hooks.slack.com/',
    events: everyEvent,
    headers: [],
    mapping: {
      settings: {},
      rules: message(
        'services/{{ secrets.path }}',
        `{
  "text": ${slackText('event.title')} | json }},
  "blocks": [
    { "type": "section", "text": { "type": "mrkdwn", "text": ${slackText('event.title')} | prepend: "*" | append: "*" | json }} } },
    { "type": "section", "text": { "type": "mrkdwn", "text": ${slackText('event.summary')} | truncate: 3000 | json }} } },
    { "type": "context", "elements": [{ "type": "mrkdwn", "text": {{ event.time | append: " · " | append: site.public_url | json }} }] }
  ]
}`,
      ),
    },
  },
  settings: [],
  secrets: [
    { name: 'path', title: 'What follows https://hooks.slack.com/services/ in the webhook URL' },
  ],
};

export const teams: ConnectorItem = {
  name: 'teams',
  title: 'Microsoft Teams',
  description:
    'Posts an Adaptive Card to a channel, by a workflow that begins when a Teams webhook request is received.',
  recipient: {
    ...settingsOf,
    url: 'https://example.environment.api.powerplatform.com/',
    events: everyEvent,
    headers: [],
    mapping: {
      settings: {},
      rules: message(
        '/{{ secrets.path }}',
        `{
  "type": "message",
  "attachments": [
    {
      "contentType": "application/vnd.microsoft.card.adaptive",
      "contentUrl": null,
      "content": {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": [
          { "type": "TextBlock", "weight": "Bolder", "size": "Medium", "wrap": true, "text": {{ event.title | json }} },
          { "type": "TextBlock", "wrap": true, "text": {{ event.summary | json }} },
          { "type": "TextBlock", "isSubtle": true, "wrap": true, "text": {{ event.time | append: " · " | append: site.public_url | json }} }
        ]
      }
    }
  ]
}`,
      ),
    },
  },
  settings: [],
  secrets: [
    { name: 'path', title: "What follows the host in the workflow's HTTP URL, sig=... included" },
  ],
};

export const generic: ConnectorItem = {
  name: 'generic',
  title: 'Generic JSON',
  description: 'Posts JSON of any shape, by a template, to any address.',
  recipient: {
    ...settingsOf,
    url: 'https://example.com/events',
    events: everyEvent,
    headers: [{ name: 'Authorization', value: 'Bearer {{ secrets.token }}' }],
    mapping: {
      settings: { source: 'jumpfleet' },
      rules: message(
        '',
        `{
  "source": {{ settings.source | json }},
  "id": {{ event.id | json }},
  "event": {{ event.name | json }},
  "time": {{ event.time | json }},
  "title": {{ event.title | json }},
  "summary": {{ event.summary | json }},
  "key": {{ event.key | json }},
  "jump_client": {{ jump_client | json }},
  "fields": {{ fields | json }},
  "custom_fields": {{ custom_fields | json }}
}`,
      ),
    },
  },
  settings: [{ name: 'source', title: 'How this site is called in the message' }],
  secrets: [{ name: 'token', title: 'What the receiver wants to see' }],
};
