import { createHash } from 'node:crypto';
import type { PublishedEvent } from '@jumpfleet/event-log';
import type { OutboundFact } from '@jumpfleet/outbound-domain';
import type { z } from 'zod';

/** What recipients hear of a published event; the rest of the fact is the event's own. */
export type Told = Readonly<{
  name: OutboundFact['name'];
  /** Left out the event's own type, where that already says it. */
  type?: string;
  key: string;
  fields: OutboundFact['fields'];
  customFields?: OutboundFact['customFields'];
  data: OutboundFact['data'];
  /** Ids of the Jump Client that it is about, the best known first. */
  clients?: readonly string[];
  /** Tells several facts of one event apart: each has an id of its own. */
  part?: string;
}>;

type Envelope = Pick<PublishedEvent, 'id' | 'source' | 'type' | 'time' | 'subject'>;

export type ToldFact = Readonly<{ fact: OutboundFact; clients: readonly string[] }>;

/** From one event to all that recipients hear of it, if anything. Throws where it does not have the agreed shape. */
export type Telling = (event: PublishedEvent) => readonly Told[];
export type Tellings = Readonly<Record<string, Telling>>;

/** Reads the event's data by its contract. */
export function telling<Schema extends z.ZodType>(
  schema: Schema,
  tell: (data: z.infer<Schema>, event: PublishedEvent) => Told | readonly Told[] | undefined,
): Telling {
  return (event) => {
    const told = tell(schema.parse(event.data), event);
    return told === undefined ? [] : [told].flat();
  };
}

export function toldFact(
  { id, source, type, time, subject }: Envelope,
  told: Told,
  traceparent: string | undefined,
): ToldFact {
  const { clients = [], part, name, key, fields, customFields, data } = told;
  const eventId = part === undefined ? id : derivedId(id, part);
  const envelope = { eventId, source, type: told.type ?? type, time, subject, traceparent };
  return { fact: { ...envelope, name, key, fields, customFields, data }, clients };
}

/** The same id for the same parts, in the form of a UUID (version 8, RFC 9562). */
export function derivedId(...parts: readonly string[]): string {
  const hash = createHash('sha256').update(parts.join('\n')).digest('hex');
  const groups = [hash.slice(0, 8), hash.slice(8, 12), `8${hash.slice(13, 16)}`];
  return [...groups, `8${hash.slice(17, 20)}`, hash.slice(20, 32)].join('-');
}
