import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { outboundEventName } from '@jumpfleet/outbound-contracts';
import { eventSummary, eventTitle } from '@jumpfleet/outbound-domain';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { format, resolveConfig } from 'prettier';
import { eventTypesPage } from '../../testing/event-types-page.js';
import { asyncApiDocument } from './async-api.js';
import { describedEvents } from './catalogue.js';
import type { DescribedEvent } from './catalogue.js';
import { exampleFact } from './samples.js';

const ajv = new Ajv2020({ strict: true, allErrors: true });
addFormats.default(ajv);
const cases = describedEvents.map((event) => [event.name, event] as const);

describe('the catalogue', () => {
  it('B1: has every event that a recipient can hear of, once', () => {
    expect(describedEvents.map(({ name }) => name)).toEqual(outboundEventName.options);
    expect(new Set(describedEvents.map(({ type }) => type)).size).toBe(describedEvents.length);
  });

  it('B1: offers e-mail recipients three of the seven session events', () => {
    const names = describedEvents.flatMap((event) => (event.for_email ? [event.name] : []));
    expect(names.filter((name) => name.startsWith('support_'))).toEqual([
      'support_conference_end',
      'support_conference_customer_exit_survey_completed',
      'support_conference_rep_exit_survey_completed',
    ]);
  });
});

describe.each(cases)('%s', (name, event: DescribedEvent) => {
  it.each(['form', 'json'] as const)('has an example that its schema takes, as %s', (dialect) => {
    const validate = ajv.compile(event.schema[dialect]);
    expect(validate(event.example[dialect]) ? [] : validate.errors).toEqual([]);
    expect(validate({})).toBe(false);
  });

  it('B1: describes each field that its form has, and no other', () => {
    const described = new Map(event.fields.map((field) => [field.name, field.always]));
    for (const field of Object.keys(event.example.form)) expect(described.has(field)).toBe(true);
    for (const [field, always] of described)
      if (always) expect(event.example.form).toHaveProperty(field);
  });

  it('has a type that says its version, and words of its own', () => {
    expect(event.type).toMatch(/^jumpfleet\.[a-z.-]+\.v1$/);
    const fact = exampleFact(name);
    expect(fact.type).toBe(event.type);
    for (const text of [eventTitle(fact), eventSummary(fact)])
      expect(text).toMatch(/^[A-Za-z1][^{}[\]]{7,}$/);
  });
});

describe('the AsyncAPI document', () => {
  const document = asyncApiDocument() as {
    channels: Record<string, { messages: Record<string, { $ref: string }> }>;
    operations: Record<string, { channel: { $ref: string } }>;
    components: { messages: Record<string, { payload: object }> };
  };

  it('has a channel, an operation and two messages for each event, and refers to nothing that is not there', () => {
    expect(Object.keys(document.channels)).toEqual(describedEvents.map(({ name }) => name));
    for (const { channel } of Object.values(document.operations))
      expect(Object.keys(document.channels).map((name) => `#/channels/${name}`)).toContain(
        channel.$ref,
      );
    const known = Object.keys(document.components.messages).map(
      (id) => `#/components/messages/${id}`,
    );
    const used = Object.values(document.channels).flatMap(({ messages }) =>
      Object.values(messages),
    );
    expect(used.map(({ $ref }) => $ref).sort()).toEqual(known.sort());
  });
});

describe('docs/outbound-event-types.md', () => {
  it('is what the catalogue says', async () => {
    const page = new URL('../../../../../docs/outbound-event-types.md', import.meta.url);
    const config = await resolveConfig(page);
    const said = await format(eventTypesPage(describedEvents), { ...config, parser: 'markdown' });
    if (process.env['UPDATE_DOCS'] === '1') writeFileSync(page, said);
    expect(readFileSync(page, 'utf8')).toBe(said);
  });
});
