import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Place } from './continuity.js';
import { Continuity } from './continuity.js';

/** What a relay would publish for these partitions, one event each, in position order. */
function published(partitions: readonly number[]): Place[] {
  const last = new Map<number, number>();
  return partitions.map((partition, index) => {
    const place = {
      source: 's',
      partition,
      position: index + 1,
      previous: last.get(partition) ?? 0,
    };
    last.set(partition, place.position);
    return place;
  });
}

const partitions = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 20 });

describe('The continuity of consumed events', () => {
  it('takes an event only when nothing between it and the last one is missing', () => {
    const continuity = new Continuity(['s']);
    const [first, second, third] = published([5, 5, 5]) as [Place, Place, Place];
    expect(continuity.judge(first)).toBe('next');
    expect(continuity.judge(third)).toBe('gap');
    expect(continuity.lacksAfter('s', false)).toBe(1);
    expect(continuity.judge(second)).toBe('next');
    expect(continuity.judge(first)).toBe('duplicate');
    expect(continuity.judge(third)).toBe('next');
    expect(continuity.lacksAfter('s', true)).toBeUndefined();
  });

  it('misses what was announced, once the stream has nothing more to give', () => {
    const continuity = new Continuity(['s']);
    continuity.restore('s', 2, 7);
    continuity.announced('s', [0, 0, 9]);
    expect(continuity.lacksAfter('s', false)).toBeUndefined();
    expect(continuity.lacksAfter('s', true)).toBe(7);
  });

  it('ignores sources and partitions that it was not asked to follow', () => {
    const continuity = new Continuity(['s']);
    const place = { source: 'other', partition: 0, position: 1, previous: 0 };
    expect(continuity.judge(place)).toBe('duplicate');
    expect(continuity.judge({ ...place, source: 's', partition: 99 })).toBe('duplicate');
  });

  it('takes every event once and in order however the stream loses, repeats and reorders them, if refilled', () => {
    const mess = fc.array(fc.tuple(fc.nat(30), fc.boolean()), { maxLength: 60 });
    fc.assert(
      fc.property(partitions, mess, (all, deliveries) => {
        const events = published(all);
        const continuity = new Continuity(['s']);
        const taken: Place[] = [];
        const deliver = (event: Place | undefined) => {
          if (event && continuity.judge(event) === 'next') taken.push(event);
        };
        for (const [index] of deliveries) deliver(events[index]);
        continuity.announced(
          's',
          Array.from({ length: 16 }, (_, partition) =>
            Math.max(0, ...events.filter((e) => e.partition === partition).map((e) => e.position)),
          ),
        );
        for (let asked = 0; asked <= events.length; asked++) {
          const after = continuity.lacksAfter('s', true);
          if (after === undefined) break;
          for (const event of events) if (event.position > after) deliver(event);
        }
        for (const partition of [0, 1, 2, 3])
          expect(taken.filter((e) => e.partition === partition)).toEqual(
            events.filter((e) => e.partition === partition),
          );
      }),
    );
  });

  it('needs no more refills than partitions lack something', () => {
    fc.assert(
      fc.property(partitions, fc.array(fc.nat(20)), (all, lost) => {
        const events = published(all);
        const continuity = new Continuity(['s']);
        for (const [index, event] of events.entries())
          if (!lost.includes(index)) continuity.judge(event);
        let refills = 0;
        for (;;) {
          const after = continuity.lacksAfter('s', false);
          if (after === undefined) break;
          refills++;
          for (const event of events) if (event.position > after) continuity.judge(event);
        }
        expect(refills).toBeLessThanOrEqual(new Set(all).size);
      }),
      { numRuns: 1_000 },
    );
  });
});
