import { emailSessionEventNames, sessionEventNames } from '@jumpfleet/outbound-contracts';
import { formSchemaVersion, webhookBody } from '@jumpfleet/outbound-domain';
import type { OutboundEventName } from '@jumpfleet/outbound-domain';
import { z } from 'zod';
import { clientEntries } from './client-entries.js';
import type { EventEntry } from './entry.js';
import { exampleFact } from './samples.js';
import { sessionEntries } from './session-entries.js';
import { siteEntries } from './site-entries.js';
import { upgradeEntries } from './upgrade-entries.js';

type JsonSchema = Readonly<Record<string, unknown>>;
export type EventField = Readonly<{ name: string; description: string; always: boolean }>;

/** An event as it is documented: `form` is what integrations of the field read, `json` a CloudEvent. */
export type DescribedEvent = Readonly<{
  name: OutboundEventName;
  type: string;
  title: string;
  description: string;
  /** Whether an e-mail recipient may ask for it. */
  for_email: boolean;
  fields: readonly EventField[];
  schema: Readonly<{ form: JsonSchema; json: JsonSchema }>;
  example: Readonly<{ form: Readonly<Record<string, string>>; json: unknown }>;
}>;

export const eventEntries: readonly EventEntry[] = [
  ...sessionEntries,
  ...clientEntries,
  ...upgradeEntries,
  ...siteEntries,
];

const everyField = {
  event: 'The name of the event.',
  version: `The version of these fields: ${formSchemaVersion}.`,
  timestamp: 'When it happened, in Unix seconds.',
  appliance_id: 'Which site tells it.',
} as const;

const exampleSite = 'support.example.com';

/** Every event that goes out. Fields and members may be added to it within its version. */
export const describedEvents: readonly DescribedEvent[] = eventEntries.map((entry) => {
  const { name, type, title, description } = entry;
  return {
    ...{ name, type, title, description },
    for_email: isForEmail(name),
    fields: fieldsOf(entry),
    schema: { form: formSchema(entry), json: jsonSchema(entry) },
    example: { form: formExample(name), json: jsonExample(name) },
  };
});

function isForEmail(name: OutboundEventName): boolean {
  const names: readonly string[] = sessionEventNames;
  const told: readonly string[] = emailSessionEventNames;
  return !names.includes(name) || told.includes(name);
}

function fieldsOf({ fields }: EventEntry): EventField[] {
  const common = Object.entries(everyField).map(([name, description]) => ({
    ...{ name, description, always: true },
  }));
  const own = Object.entries(fields).map(([name, { description, isOptional }]) => ({
    ...{ name, description, always: isOptional !== true },
  }));
  return [...common, ...own];
}

function formSchema(entry: EventEntry): JsonSchema {
  const fields = Object.entries(entry.fields).map(([name, { description, isOptional }]) => {
    const field = z.string().describe(description);
    return [name, isOptional === true ? field.optional() : field] as const;
  });
  const schema = z.looseObject({
    event: z.literal(entry.name).describe(everyField.event),
    version: z.literal(formSchemaVersion).describe(everyField.version),
    timestamp: z.string().regex(/^\d+$/).describe(everyField.timestamp),
    appliance_id: z.string().describe(everyField.appliance_id),
    ...Object.fromEntries(fields),
  });
  return schemaOf(schema, entry);
}

function jsonSchema(entry: EventEntry): JsonSchema {
  const customFields = z.record(z.string(), z.string()).optional();
  const schema = z.looseObject({
    specversion: z.literal('1.0'),
    id: z.uuid(),
    source: z.string(),
    type: z.literal(entry.type),
    subject: z.string(),
    time: z.iso.datetime(),
    datacontenttype: z.literal('application/json'),
    traceparent: z.string().optional(),
    data: entry.data.extend({ event: z.literal(entry.name), customFields }),
  });
  return schemaOf(schema, entry);
}

/** As whoever receives it may rely on: what is not described may come as well. */
function schemaOf(schema: z.ZodType, { title, description }: EventEntry): JsonSchema {
  return { title, description, ...z.toJSONSchema(schema, { io: 'input' }) };
}

function formExample(name: OutboundEventName): Readonly<Record<string, string>> {
  const wish = { format: 'form', sendsCustomFields: false } as const;
  const { text } = webhookBody(wish, exampleFact(name), exampleSite);
  return Object.fromEntries(new URLSearchParams(text));
}

function jsonExample(name: OutboundEventName): unknown {
  const wish = { format: 'json', sendsCustomFields: true } as const;
  return JSON.parse(webhookBody(wish, exampleFact(name), exampleSite).text);
}
