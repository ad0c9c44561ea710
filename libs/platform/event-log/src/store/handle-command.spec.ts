import { describe, expect, it } from '@jest/globals';
import type { Command, Decider } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import fc from 'fast-check';
import type { CounterEvent } from '../testing/counters.js';
import { cause, closed, counterCodec, counterModels, opened, raised } from '../testing/counters.js';
import { RevisionConflict } from './errors.js';
import { handleCommand } from './handle-command.js';
import { InMemoryEventStore } from './in-memory-event-store.js';

type Raise = Command<'Raise', { by: number }>;
type TooHigh = Readonly<{ kind: 'too-high'; at: number }>;

const limit = 10;
const decider: Decider<Raise, CounterEvent, number | undefined, TooHigh> = {
  initial: undefined,
  decide({ data: { by } }, total) {
    if (by === 0) return ok([]);
    if ((total ?? 0) + by > limit) return refuse({ kind: 'too-high', at: total ?? 0 });
    return ok(total === undefined ? [opened('c'), raised('c', by)] : [raised('c', by)]);
  },
  evolve(total, event) {
    switch (event.type) {
      case 'CounterOpened':
        return 0;
      case 'CounterRaised':
        return (total ?? 0) + event.data.by;
      case 'CounterClosed':
        return undefined;
    }
  },
};

const raise = (store: InMemoryEventStore<CounterEvent>, by: number) =>
  handleCommand(store, decider, {
    stream: 'c',
    command: { type: 'Raise', data: { by } },
    cause,
    now: new Date(0),
  });

const newStore = () => new InMemoryEventStore(counterCodec, counterModels);

/** Others append first, this many times. */
class ContendedStore extends InMemoryEventStore<CounterEvent> {
  constructor(private rivals: number) {
    super(counterCodec, counterModels);
  }

  override async append(
    ...args: Parameters<InMemoryEventStore<CounterEvent>['append']>
  ): ReturnType<InMemoryEventStore<CounterEvent>['append']> {
    const [stream, expectedRevision] = args;
    if (this.rivals-- > 0)
      await super.append(stream, expectedRevision, [raised('c', 1)], { cause });
    return super.append(...args);
  }
}

/** Postgres gives way to another transaction, this many times. */
class DeadlockingStore extends InMemoryEventStore<CounterEvent> {
  constructor(private deadlocks: number) {
    super(counterCodec, counterModels);
  }

  override append(
    ...args: Parameters<InMemoryEventStore<CounterEvent>['append']>
  ): ReturnType<InMemoryEventStore<CounterEvent>['append']> {
    if (this.deadlocks-- > 0)
      return Promise.reject(Object.assign(new Error('deadlock detected'), { code: '40P01' }));
    return super.append(...args);
  }
}

/** Counts how often a stream is read. */
class CountingStore extends InMemoryEventStore<CounterEvent> {
  loads = 0;

  override async load(stream: string): ReturnType<InMemoryEventStore<CounterEvent>['load']> {
    this.loads++;
    return super.load(stream);
  }
}

describe('Handling a command on a stream that was just appended to', () => {
  it('does not read it again', async () => {
    const store = new CountingStore(counterCodec, counterModels);
    for (const by of [1, 2, 3]) await raise(store, by);
    expect(store.loads).toBe(1);
    expect(store.rowsOf('totals')).toEqual([{ all: 'all', raised: 6 }]);
  });

  it('decides again when another process has appended meanwhile', async () => {
    const store = newStore();
    await raise(store, 3);
    await store.append('c', 2, [raised('c', 6)], { cause });
    expect(await raise(store, 5)).toEqual({ ok: false, refusal: { kind: 'too-high', at: 9 } });
    expect(await raise(store, 1)).toMatchObject({ ok: true, value: { revision: 4 } });
  });

  it('refuses nothing, and leaves nothing out, for what it only remembers', async () => {
    const store = newStore();
    await raise(store, 8);
    await store.append('c', 2, [closed('c')], { cause });
    expect(await raise(store, 0)).toMatchObject({ ok: true, value: { revision: 3 } });
    expect(await raise(store, 8)).toMatchObject({ ok: true, value: { revision: 5 } });
  });
});

describe('Handling a command', () => {
  it('appends what was decided and answers with the new revision', async () => {
    const store = newStore();
    expect(await raise(store, 3)).toMatchObject({ ok: true, value: { revision: 2 } });
    expect(await raise(store, 4)).toMatchObject({ ok: true, value: { revision: 3 } });
    expect(store.rowsOf('totals')).toEqual([{ all: 'all', raised: 7 }]);
  });

  it('hands a refusal to the caller and appends nothing', async () => {
    const store = newStore();
    await raise(store, 8);
    expect(await raise(store, 8)).toEqual({ ok: false, refusal: { kind: 'too-high', at: 8 } });
    expect(await store.load('c')).toHaveLength(2);
  });

  it('appends nothing when nothing was decided', async () => {
    const store = newStore();
    await raise(store, 1);
    expect(await raise(store, 0)).toEqual({ ok: true, value: { revision: 2, recorded: [] } });
  });

  it('decides again on the new state when another was faster', async () => {
    const store = new ContendedStore(3);
    expect(await raise(store, 7)).toMatchObject({ ok: true });
    expect((await store.load('c')).at(-1)?.event).toEqual(raised('c', 7));
    expect(await raise(new ContendedStore(4), 7)).toEqual({
      ok: false,
      refusal: { kind: 'too-high', at: 4 },
    });
  });

  it('gives up after a bounded number of defeats', async () => {
    await expect(raise(new ContendedStore(Infinity), 1)).rejects.toThrow(RevisionConflict);
  });

  it('tries again when it and another waited for each other, and not for ever', async () => {
    const store = new DeadlockingStore(3);
    expect(await raise(store, 7)).toMatchObject({ ok: true });
    expect(await store.load('c')).toHaveLength(2);
    await expect(raise(new DeadlockingStore(Infinity), 1)).rejects.toThrow('deadlock detected');
  });

  it('never lets simultaneous commands together break a rule that each one keeps', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 6 }), async (all) => {
        const store = newStore();
        const results = await Promise.all(all.map((by) => raise(store, by)));
        const accepted = all.filter((_, index) => results[index]?.ok);
        const total = accepted.reduce((sum, by) => sum + by, 0);
        expect(total).toBeLessThanOrEqual(limit);
        if (accepted.length > 0)
          expect(store.rowsOf('totals')).toEqual([{ all: 'all', raised: total }]);
      }),
      { numRuns: 10 },
    );
  });
});
