import type { ConnectorItem } from '@jumpfleet/outbound-contracts';
import { ticketEvents } from './ticket-rules.js';

/** The field's own way (B7): the event is a ping, and the receiver fetches the report by `lsid`. */
const ping = {
  format: 'form',
  success: '200',
  order: 'strict',
  events: ticketEvents,
  headers: [],
  mapping: null,
} as const;

export const serviceNow: ConnectorItem = {
  name: 'servicenow',
  title: 'ServiceNow',
  description:
    'Form posts as the integration for ServiceNow reads them: it fetches the report by lsid and links it by external_key.',
  recipient: { ...ping, url: 'https://example.service-now.com/jumpfleet_event.do' },
  settings: [],
  secrets: [],
};

export const agiloft: ConnectorItem = {
  name: 'agiloft',
  title: 'Agiloft',
  description:
    'Form posts as the integration for Agiloft reads them; KB names the knowledge base of sessions that were not begun there.',
  recipient: { ...ping, url: 'https://example.agiloft.com/bomgareventconnect?KB=support' },
  settings: [],
  secrets: [],
};
