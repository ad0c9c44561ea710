import type { ConnectorItem } from '@jumpfleet/outbound-contracts';
import { ticketLookups } from '../ticket-lookups.presets.js';
import { ticketEvents } from './ticket-rules.js';

/** Its events are another recipient's: a form, which ServiceNow reads itself. */
export const serviceNowLookup: ConnectorItem = {
  name: 'servicenow-lookup',
  title: 'ServiceNow, ticket lookup',
  description:
    'Sends nothing. Looks up whether a task is active and assigned to who wants to jump, for the ticket rule of Jump Policies.',
  recipient: {
    url: 'https://example.service-now.com/',
    format: 'mapping',
    success: '2xx',
    order: 'per-key',
    events: ticketEvents,
    headers: [
      {
        name: 'Authorization',
        value: 'Basic {{ settings.user | append: ":" | append: secrets.password | base64_encode }}',
      },
    ],
    mapping: {
      settings: { user: 'jumpfleet' },
      rules: [],
      lookup: ticketLookups.servicenow,
    },
  },
  settings: [{ name: 'user', title: 'Account that may read tasks' }],
  secrets: [{ name: 'password', title: 'Password of that account' }],
};
