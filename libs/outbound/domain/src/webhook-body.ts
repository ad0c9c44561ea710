import type { OutboundEventName } from './recipient.messages.js';

/** A session fact as it goes out, whatever the format of the recipient. */
export type OutboundFact = Readonly<{
  name: OutboundEventName;
  /** The CloudEvents attributes of the fact that caused it. */
  eventId: string;
  source: string;
  type: string;
  time: string;
  subject: string;
  traceparent?: string | undefined;
  session: Readonly<{
    sessionId: string;
    clientId: string;
    clientName: string;
    representative: Readonly<{ id: string; name: string }>;
    externalKey: string;
  }>;
  /** The fact's data as published. */
  data: Readonly<Record<string, unknown>>;
}>;

export type WebhookBody = Readonly<{ contentType: string; text: string }>;

/** Version of the form schema, in each message. */
export const formSchemaVersion = '1';

/**
 * The body that a recipient reads. A pure function of the fact: each retry sends the same bytes.
 * `applianceId` names this site to receivers that serve several.
 */
export function webhookBody(
  format: 'form' | 'json',
  fact: OutboundFact,
  applianceId: string,
): WebhookBody {
  switch (format) {
    case 'form':
      return {
        contentType: 'application/x-www-form-urlencoded',
        text: new URLSearchParams(formFields(fact, applianceId)).toString(),
      };
    case 'json':
      return {
        contentType: 'application/cloudevents+json; charset=utf-8',
        text: JSON.stringify(cloudEvent(fact)),
      };
  }
}

function formFields(fact: OutboundFact, applianceId: string): Record<string, string> {
  const { session } = fact;
  return {
    event: fact.name,
    version: formSchemaVersion,
    timestamp: String(Math.floor(Date.parse(fact.time) / 1_000)),
    appliance_id: applianceId,
    lsid: session.sessionId,
    external_key: session.externalKey,
    conference_id: session.sessionId,
    conference_name: session.clientName,
    username: session.representative.name,
    user_id: session.representative.id,
    display_name: session.representative.name,
  };
}

function cloudEvent(fact: OutboundFact): Record<string, unknown> {
  return {
    specversion: '1.0',
    id: fact.eventId,
    source: fact.source,
    type: fact.type,
    subject: fact.subject,
    time: fact.time,
    datacontenttype: 'application/json',
    ...(fact.traceparent === undefined ? {} : { traceparent: fact.traceparent }),
    data: { event: fact.name, ...fact.data },
  };
}
