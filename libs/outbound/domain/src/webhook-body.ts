import type { OutboundEventName } from './event-names.js';

/** A fact as it goes out, whatever the format of the recipient. */
export type OutboundFact = Readonly<{
  name: OutboundEventName;
  /** The CloudEvents attributes of the fact that caused it. */
  eventId: string;
  source: string;
  type: string;
  time: string;
  subject: string;
  traceparent?: string | undefined;
  /** Facts of one key keep their order: a session, a Jump Client, an upgrade cycle. */
  key: string;
  /** The Jump Client that it is about, as far as it was known when it happened. */
  jumpClient?: FactJumpClient | undefined;
  /** What the form carries beside the fields of every message, in this order (B1). */
  fields: Readonly<Record<string, string>>;
  /** Of a session (B1 *Send Custom Fields*), by code name. */
  customFields?: Readonly<Record<string, string>> | undefined;
  /** The fact's data as published. */
  data: Readonly<Record<string, unknown>>;
}>;

export type FactJumpClient = Readonly<{
  id: string;
  name: string;
  /** Code name; empty in a personal list. */
  jumpGroup: string;
  tag: string;
}>;

export type WebhookBody = Readonly<{ contentType: string; text: string }>;

/** How a recipient wants its bodies. */
export type BodyWish = Readonly<{ format: 'form' | 'json'; sendsCustomFields: boolean }>;

/** Version of the form schema, in each message. */
export const formSchemaVersion = '1';

/**
 * The body that a recipient reads. A pure function of the fact: each retry sends the same bytes.
 * `applianceId` names this site to receivers that serve several.
 */
export function webhookBody(
  { format, sendsCustomFields }: BodyWish,
  fact: OutboundFact,
  applianceId: string,
): WebhookBody {
  const customFields = sendsCustomFields ? (fact.customFields ?? {}) : {};
  switch (format) {
    case 'form':
      return {
        contentType: 'application/x-www-form-urlencoded',
        text: new URLSearchParams(formFields(fact, customFields, applianceId)).toString(),
      };
    case 'json':
      return {
        contentType: 'application/cloudevents+json; charset=utf-8',
        text: JSON.stringify(cloudEvent(fact, customFields)),
      };
  }
}

/** A custom field never stands in for a field of the message itself. */
function formFields(
  fact: OutboundFact,
  customFields: Readonly<Record<string, string>>,
  applianceId: string,
): Record<string, string> {
  return {
    ...customFields,
    event: fact.name,
    version: formSchemaVersion,
    timestamp: String(Math.floor(Date.parse(fact.time) / 1_000)),
    appliance_id: applianceId,
    ...fact.fields,
  };
}

function cloudEvent(
  fact: OutboundFact,
  customFields: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const hasCustomFields = Object.keys(customFields).length > 0;
  return {
    specversion: '1.0',
    id: fact.eventId,
    source: fact.source,
    type: fact.type,
    subject: fact.subject,
    time: fact.time,
    datacontenttype: 'application/json',
    ...(fact.traceparent === undefined ? {} : { traceparent: fact.traceparent }),
    data: {
      event: fact.name,
      ...fact.data,
      ...(hasCustomFields ? { customFields } : {}),
    },
  };
}
