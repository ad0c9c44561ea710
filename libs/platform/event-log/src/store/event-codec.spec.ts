import { describe, expect, it } from '@jest/globals';
import type { DomainEvent } from '@jumpfleet/kernel';
import fc from 'fast-check';
import { z } from 'zod';
import { UnknownEvent } from './errors.js';
import { eventCodec } from './event-codec.js';

type Named = DomainEvent<'Named', 3, { first: string; last: string; known: boolean }>;

/** Version 1 had one string, version 2 split it, version 3 added a flag. */
const codec = eventCodec<Named>({
  Named: {
    version: 3,
    schema: z.object({ first: z.string(), last: z.string(), known: z.boolean() }),
    upcast: {
      1: (data) => {
        const [first = '', ...rest] = (data as { name: string }).name.split(' ');
        return { first, last: rest.join(' ') };
      },
      2: (data) => ({ ...(data as object), known: false }),
    },
  },
});

describe('The event codec', () => {
  it('reads every version that was ever written as the newest', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]+$/), fc.string(), (first, last) => {
        const newest = { type: 'Named', version: 3, data: { first, last, known: false } };
        const second = { type: 'Named', version: 2, data: { first, last } };
        const oldest = { type: 'Named', version: 1, data: { name: `${first} ${last}` } };
        expect(codec.decode(newest)).toEqual(newest);
        expect(codec.decode(second)).toEqual(newest);
        expect(codec.decode(oldest)).toEqual(newest);
      }),
    );
  });

  it('reads back whatever it lets in', () => {
    const data = fc.record({ first: fc.string(), last: fc.string(), known: fc.boolean() });
    fc.assert(
      fc.property(data, (value) => {
        const event: Named = { type: 'Named', version: 3, data: value };
        const stored: unknown = JSON.parse(JSON.stringify(codec.encode(event)));
        expect(codec.decode(stored as Named)).toEqual(event);
      }),
    );
  });

  it('lets nothing in that its schema does not name, so that no secret slips into the log', () => {
    const data = { first: 'Ada', last: 'L', known: true, password: 'hunter2' };
    expect(codec.encode({ type: 'Named', version: 3, data }).data).not.toHaveProperty('password');
  });

  it('refuses types and versions that it does not know', () => {
    expect(() => codec.decode({ type: 'Unheard', version: 1, data: {} })).toThrow(UnknownEvent);
    expect(() => codec.decode({ type: 'Named', version: 4, data: {} })).toThrow(UnknownEvent);
    const old = { type: 'Named', version: 2, data: { first: 'a', last: 'b' } };
    expect(() => codec.encode(old as unknown as Named)).toThrow(UnknownEvent);
  });

  it('refuses data that does not fit, on both ways', () => {
    const event = { type: 'Named', version: 3, data: { first: 1 } };
    expect(() => codec.encode(event as unknown as Named)).toThrow(z.ZodError);
    expect(() => codec.decode(event)).toThrow(z.ZodError);
  });

  it('is not made with a version missing between the first and the newest', () => {
    const spec = { version: 3, schema: z.object({}), upcast: { 2: (data: unknown) => data } };
    expect(() => eventCodec<Named>({ Named: spec })).toThrow(
      'Named has no upcaster from version 1',
    );
  });
});
