import { eventCodec } from '@jumpfleet/event-log';
import type { Publication } from '@jumpfleet/event-log';
import type { Recorded } from '@jumpfleet/kernel';
import { attendedEvents } from './attended-events.js';
import type { AttendedEvent } from './attended-events.js';
import { coreEvents } from './core-events.js';
import type { CoreEvent } from './core-events.js';
import { integrationEvents } from './integration-events.js';
import { recordEvents } from './record-events.js';
import type { RecordEvent } from './record-events.js';

/** Whatever lies in this service's log: a union of the events of its parts. */
export type SessionsEvent = CoreEvent | AttendedEvent | RecordEvent;

export const sessionsCodec = eventCodec<SessionsEvent>({
  ...coreEvents.specs,
  ...recordEvents.specs,
  ...attendedEvents.specs,
  ...integrationEvents.specs,
});

type Publisher = (event: SessionsEvent) => Publication | undefined;

// Each publisher is under the type of the very events that it takes.
const publishers = {
  ...coreEvents.publish,
  ...recordEvents.publish,
  ...attendedEvents.publish,
  ...integrationEvents.publish,
} as Readonly<Record<SessionsEvent['type'], Publisher>>;

/** What other services hear of an event. */
export function publishSessionsEvent({ event }: Recorded<SessionsEvent>): Publication | undefined {
  return publishers[event.type](event);
}
