import type { EventSpec, Publication } from '@jumpfleet/event-log';
import type { DomainEvent } from '@jumpfleet/kernel';

/** The events of one part of the service: how they are kept, and what others hear of each. */
export type EventPart<E extends DomainEvent> = Readonly<{
  specs: Readonly<Record<E['type'], EventSpec>>;
  publish: Publishers<E>;
}>;

export type Publishers<E extends DomainEvent> = Readonly<{
  [T in E['type']]: (event: Extract<E, Readonly<{ type: T }>>) => Publication | undefined;
}>;
