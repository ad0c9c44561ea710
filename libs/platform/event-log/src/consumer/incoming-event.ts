import { extract } from '@jumpfleet/messaging';
import type { JsMsg } from '@nats-io/jetstream';
import { z } from 'zod';
import type { PublishedEvent } from '../published-event.js';
import { originOf, positionHeader, positionIn, previousHeader } from '../wire.js';

/** An event with its place in its source's order, from the stream or from where it was parked. */
export type IncomingEvent = Readonly<{
  source: string;
  partition: number;
  position: number;
  event: PublishedEvent;
  traceparent?: string;
}>;

export type StreamedEvent = IncomingEvent &
  Readonly<{ previous: number; sequence: number; storedAt: string }>;

const envelope = z.looseObject({
  specversion: z.literal('1.0'),
  id: z.string(),
  source: z.string(),
  type: z.string(),
  time: z.string(),
  subject: z.string(),
  data: z.unknown(),
  position: z.number(),
  streamversion: z.number(),
  correlationid: z.string(),
  actor: z.looseObject({ type: z.string(), id: z.string() }),
});

/** Nothing when the message is not an event of ours. */
export function streamedEvent(message: JsMsg): StreamedEvent | undefined {
  const origin = originOf(message.subject);
  const position = positionIn(message.headers, positionHeader);
  const previous = positionIn(message.headers, previousHeader);
  const event = parsed(message);
  if (!origin || !event || Number.isNaN(position) || Number.isNaN(previous)) return undefined;
  const { traceparent } = extract(message.headers);
  return {
    ...origin,
    position,
    previous,
    event,
    sequence: message.seq,
    storedAt: message.time.toISOString(),
    ...(traceparent !== undefined && { traceparent }),
  };
}

function parsed(message: JsMsg): PublishedEvent | undefined {
  try {
    const result = envelope.safeParse(message.json());
    return result.success ? (result.data as unknown as PublishedEvent) : undefined;
  } catch {
    return undefined;
  }
}
