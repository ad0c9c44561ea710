import type { EventSpec } from '@jumpfleet/event-log';
import type { AdministeredKind } from '@jumpfleet/policy-domain';
import { z } from 'zod';

type EventTypes<Name extends string> = `${Name}Created` | `${Name}Changed` | `${Name}Deleted`;
type Terms = z.ZodObject;
type Upcast = (terms: object) => object;

/**
 * How the events of one kind are written. `older` has, from version 1 on, what makes the terms of each
 * version those of the next.
 */
export function administeredSpecs<Name extends string>(
  { name, version }: Pick<AdministeredKind<Name, object, never, number>, 'name' | 'version'>,
  terms: Terms,
  older: readonly Upcast[] = [],
): Record<EventTypes<Name>, EventSpec> {
  const id = z.number().int().positive();
  const upcast = Object.fromEntries(older.map((step, index) => [index + 1, withTerms(step)]));
  const specs: Record<string, EventSpec> = {
    [`${name}Created`]: {
      version,
      schema: z.object({ id, terms, createdAt: z.iso.datetime() }),
      upcast,
    },
    [`${name}Changed`]: {
      version,
      schema: z.object({
        id,
        changed: z.array(terms.keyof()),
        terms,
        changedAt: z.iso.datetime(),
      }),
      upcast,
    },
    [`${name}Deleted`]: {
      version: 1,
      schema: z.object({ id, deletedAt: z.iso.datetime() }),
    },
  };
  return specs;
}

function withTerms(step: Upcast) {
  return (data: unknown): unknown => {
    const { terms, ...rest } = data as Readonly<{ terms: object }>;
    return { ...rest, terms: step(terms) };
  };
}
