import { describedEvents } from './catalogue.js';
import type { DescribedEvent } from './catalogue.js';

const formId = ({ name }: DescribedEvent) => `${name}.form`;
const jsonId = ({ name }: DescribedEvent) => `${name}.json`;
const reference = (path: string) => ({ $ref: `#/${path}` });

const headers = {
  type: 'object',
  required: ['webhook-id', 'webhook-timestamp', 'webhook-signature'],
  properties: {
    'webhook-id': {
      type: 'string',
      description: 'The same on every try of one event to one recipient.',
    },
    'webhook-timestamp': {
      type: 'string',
      pattern: '^\\d+$',
      description: 'When this try was made, in Unix seconds.',
    },
    'webhook-signature': {
      type: 'string',
      description:
        'Standard Webhooks: `v1,` and the signature, one for each secret that is valid, by spaces.',
    },
  },
} as const;

/** All that goes out, as AsyncAPI 3.0: a channel for each event, with one message for each dialect. */
export function asyncApiDocument(): Record<string, unknown> {
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Jumpfleet Outbound Events',
      version: '1.0.0',
      description:
        'What Jumpfleet tells HTTP recipients: as a form, or as a CloudEvents 1.0 structured event, signed as Standard Webhooks says.',
    },
    defaultContentType: 'application/cloudevents+json',
    channels: Object.fromEntries(describedEvents.map((event) => [event.name, channelOf(event)])),
    operations: Object.fromEntries(
      describedEvents.map((event) => [`send_${event.name}`, operationOf(event)]),
    ),
    components: {
      messages: Object.fromEntries(describedEvents.flatMap(messagesOf)),
      schemas: { headers },
    },
  };
}

function channelOf(event: DescribedEvent) {
  const { title, description } = event;
  const messages = Object.fromEntries(
    [formId(event), jsonId(event)].map((id) => [id, reference(`components/messages/${id}`)]),
  );
  return { address: null, title, description, messages };
}

function operationOf({ name, title }: DescribedEvent) {
  return {
    action: 'send',
    title,
    channel: reference(`channels/${name}`),
    bindings: { http: { method: 'POST', bindingVersion: '0.3.0' } },
  };
}

function messagesOf(event: DescribedEvent): [string, object][] {
  const { name, title, description, schema, example } = event;
  const told = { title, description, headers: reference('components/schemas/headers') };
  const form = {
    ...{ name, ...told, contentType: 'application/x-www-form-urlencoded' },
    payload: schema.form,
    examples: [{ payload: example.form }],
  };
  const json = {
    ...{ name: event.type, ...told, contentType: 'application/cloudevents+json' },
    payload: schema.json,
    examples: [{ payload: example.json }],
  };
  return [
    [formId(event), form],
    [jsonId(event), json],
  ];
}
