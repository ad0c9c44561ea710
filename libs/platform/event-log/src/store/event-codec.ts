import type { DomainEvent } from '@jumpfleet/kernel';
import type { z } from 'zod';
import { UnknownEvent } from './errors.js';

/** How one event type is written today, and how its older versions are brought up to date. */
export type EventSpec = Readonly<{
  version: number;
  schema: z.ZodType;
  /** `upcast[n]` turns data of version n into data of version n + 1. */
  upcast?: Readonly<Record<number, (data: unknown) => unknown>>;
}>;

/** An event as it lies in the store: any version that was ever written. */
export type StoredEvent = Readonly<{ type: string; version: number; data: unknown }>;

/** The border between stored JSON and the domain's newest shapes. Both directions validate. */
export interface EventCodec<E extends DomainEvent = DomainEvent> {
  /** Every type and version that was ever written. */
  readonly written: readonly Readonly<{ type: E['type']; version: number }>[];
  encode(event: E): E;
  decode(stored: StoredEvent): E;
}

export function eventCodec<E extends DomainEvent>(
  specs: Readonly<Record<E['type'], EventSpec>>,
): EventCodec<E> {
  const byType = new Map<string, EventSpec>(Object.entries<EventSpec>(specs));
  for (const [type, spec] of byType) assertUnbroken(type, spec);

  const parse = (type: string, spec: EventSpec, data: unknown): E =>
    // The specs name every type of E, so a parsed event of a known type is one of E.
    ({ type, version: spec.version, data: spec.schema.parse(data) }) as E;

  return {
    written: [...byType].flatMap(([type, spec]) =>
      Array.from({ length: spec.version }, (_, index) => ({ type, version: index + 1 })),
    ),
    encode(event) {
      const spec = byType.get(event.type);
      if (spec?.version !== event.version) throw new UnknownEvent(event.type, event.version);
      return parse(event.type, spec, event.data);
    },
    decode({ type, version, data }) {
      const spec = byType.get(type);
      if (!spec || version > spec.version) throw new UnknownEvent(type, version);
      return parse(type, spec, upcast(spec, version, data));
    },
  };
}

function upcast(spec: EventSpec, from: number, data: unknown): unknown {
  let current = data;
  for (let version = from; version < spec.version; version++)
    current = spec.upcast?.[version]?.(current);
  return current;
}

function assertUnbroken(type: string, { version, upcast: steps }: EventSpec): void {
  for (let from = 1; from < version; from++)
    if (!steps?.[from]) throw new Error(`${type} has no upcaster from version ${from}`);
}
