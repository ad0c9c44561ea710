import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import type { CounterEvent } from '../testing/counters.js';
import { cause, closed, counterCodec, counterModels, opened, raised } from '../testing/counters.js';
import { RevisionConflict } from './errors.js';
import type { Committed, EventStore } from './event-store.js';
import { InMemoryEventStore } from './in-memory-event-store.js';

export type StoreUnderTest = Readonly<{
  store: EventStore<CounterEvent>;
  rowsOf(model: 'counters' | 'totals'): Promise<object[]>;
}>;

/** Every store runs this suite: what the twin promises, Postgres must keep. */
export function eventStoreContract(name: string, make: () => Promise<StoreUnderTest>): void {
  describe(`${name} as an event store`, () => {
    it('answers a stream that does not exist with no events', async () => {
      const { store } = await make();
      expect(await store.load('test.counter.none')).toEqual([]);
    });

    it('gives back what was appended, in order, with its cause', async () => {
      const { store } = await make();
      const recorded = await store.append('s', 0, [opened('s'), raised('s', 2)], { cause });
      expect(recorded.map(({ revision }) => revision)).toEqual([1, 2]);
      expect(recorded.map(({ event }) => event)).toEqual([opened('s'), raised('s', 2)]);
      expect(recorded[0]).toMatchObject({ stream: 's', cause });
      expect(await store.load('s')).toEqual(recorded);
    });

    it('D6: finds an event by its id alone, and nothing by an id that is no event’s', async () => {
      const { store } = await make();
      await store.append('s', 0, [opened('s')], { cause });
      const [, second] = [
        ...(await store.append('t', 0, [opened('t')], { cause })),
        ...(await store.append('t', 1, [raised('t')], { cause })),
      ];
      expect(await store.find(second?.eventId ?? '')).toEqual(second);
      expect(await store.find(randomUUID())).toBeUndefined();
      expect(await store.find('a request')).toBeUndefined();
    });

    it('refuses an append to a stream that has moved on, and keeps nothing of it', async () => {
      const { store, rowsOf } = await make();
      await store.append('s', 0, [opened('s')], { cause });
      for (const expected of [0, 2])
        await expect(store.append('s', expected, [raised('s')], { cause })).rejects.toThrow(
          RevisionConflict,
        );
      expect(await store.load('s')).toHaveLength(1);
      expect(await rowsOf('totals')).toEqual([{ all: 'all', raised: 0 }]);
    });

    it('lets exactly one of many simultaneous writers of one revision win', async () => {
      const { store } = await make();
      const appends = Array.from({ length: 8 }, (_, index) =>
        store.append('s', 0, [opened('s', String(index))], { cause }),
      );
      const outcomes = await Promise.allSettled(appends);
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(await store.load('s')).toHaveLength(1);
    });

    it('shows the writer its own write in the read models', async () => {
      const { store, rowsOf } = await make();
      await store.append('a', 0, [opened('a'), raised('a', 3)], { cause });
      await store.append('b', 0, [opened('b')], { cause });
      expect(await rowsOf('counters')).toEqual([
        { counter_id: 'a', label: 'Hall', total: 3, as_of: 2 },
        { counter_id: 'b', label: 'Hall', total: 0, as_of: 1 },
      ]);
      await store.append('b', 1, [closed('b')], { cause });
      expect(await rowsOf('counters')).toHaveLength(1);
    });

    it('loses no change of a row that many streams share', async () => {
      const { store, rowsOf } = await make();
      const names = Array.from({ length: 20 }, (_, index) => `s${index}`);
      await Promise.all(names.map((s) => store.append(s, 0, [opened(s), raised(s)], { cause })));
      expect(await rowsOf('totals')).toEqual([{ all: 'all', raised: 20 }]);
    });

    it('refuses an event that its schema does not allow', async () => {
      const { store } = await make();
      await expect(store.append('s', 0, [raised('s', 0.5)], { cause })).rejects.toThrow();
      expect(await store.load('s')).toEqual([]);
    });

    it('tells listeners of each commit and the rows it changed', async () => {
      const { store } = await make();
      const heard: Committed<CounterEvent>[] = [];
      const stop = store.onCommitted((committed) => heard.push(committed));
      await store.append('s', 0, [opened('s')], { cause });
      await store.append('s', 1, [closed('s')], { cause });
      stop();
      await store.append('t', 0, [opened('t')], { cause });
      expect(heard.map(({ recorded }) => recorded[0]?.event.type)).toEqual([
        'CounterOpened',
        'CounterClosed',
      ]);
      expect(heard[0]?.changes).toContainEqual({
        model: 'counters',
        key: 's',
        row: { counter_id: 's', label: 'Hall', total: 0, as_of: 1 },
      });
      expect(heard[1]?.changes).toContainEqual({ model: 'counters', key: 's', row: undefined });
    });

    it('keeps any history dense per stream, ordered over all, and equal to its fold', async () => {
      const step = fc.record({
        stream: fc.constantFrom('a', 'b', 'c'),
        raises: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }),
        stale: fc.boolean(),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
          const { store, rowsOf } = await make();
          const expected = new Map<string, CounterEvent[]>();
          for (const { stream, raises, stale } of steps) {
            const history = expected.get(stream) ?? [];
            const events = raises.map((by) => raised(stream, by));
            const first = history.length === 0 ? [opened(stream), ...events] : events;
            const revision = history.length + (stale ? 1 : 0);
            const outcome = await Promise.allSettled([
              store.append(stream, revision, first, { cause }),
            ]);
            expect(outcome[0].status).toBe(stale ? 'rejected' : 'fulfilled');
            if (!stale) expected.set(stream, [...history, ...first]);
          }
          const all = await store.readAll(0, 1000);
          const positions = all.map(({ position }) => position);
          expect(positions).toEqual([...new Set(positions)].sort((a, b) => a - b));
          for (const [stream, events] of expected) {
            const loaded = await store.load(stream);
            expect(loaded.map(({ event }) => event)).toEqual(events);
            expect(loaded.map(({ revision }) => revision)).toEqual(events.map((_, i) => i + 1));
          }
          const sum = (events: readonly CounterEvent[]) =>
            events.reduce((t, e) => t + (e.type === 'CounterRaised' ? e.data.by : 0), 0);
          const rows = await rowsOf('counters');
          expect(rows).toHaveLength(expected.size);
          for (const [stream, events] of expected)
            expect(rows).toContainEqual({
              counter_id: stream,
              label: 'Hall',
              total: sum(events),
              as_of: events.length,
            });
        }),
        { numRuns: 15 },
      );
    });
  });
}

eventStoreContract('InMemoryEventStore', async () => {
  const store = new InMemoryEventStore(counterCodec, counterModels);
  return { store, rowsOf: async (model) => store.rowsOf(model) };
});
