import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RecipientSettings } from '@jumpfleet/outbound-domain';
import { testDatabase } from '@jumpfleet/testing';
import fc from 'fast-check';
import type { Taken } from '../../application/delivery-queue.port.js';
import { QueueWorld, claimOf, delivered, refused, settleOne } from '../../testing/queue-world.js';
import { PostgresDeliveryHistory } from './delivery-history.js';
import type { PostgresDeliveryQueue } from './delivery-queue.js';
import { PostgresRecipientStates } from './recipient-states.js';
import { PostgresRedeliveries } from './redeliveries.js';

const url = await testDatabase('outbound');
let world: QueueWorld;
let history: PostgresDeliveryHistory;
let states: PostgresRecipientStates;

beforeAll(async () => {
  world = await QueueWorld.open(url);
  history = new PostgresDeliveryHistory(world.dataSource);
  states = new PostgresRecipientStates(world.dataSource);
});
afterAll(() => world.close());

type Step =
  | Readonly<{ do: 'queue'; key: number }>
  | Readonly<{ do: 'work'; room: number; ends: readonly boolean[] }>
  | Readonly<{ do: 'crash' | 'switch' | 'redeliver' }>;
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { arbitrary: fc.record({ do: fc.constant('queue' as const), key: fc.nat(2) }), weight: 5 },
  {
    arbitrary: fc.record({
      do: fc.constant('work' as const),
      room: fc.integer({ min: 1, max: 4 }),
      ends: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
    }),
    weight: 5,
  },
  {
    arbitrary: fc.record({ do: fc.constantFrom('crash', 'switch', 'redeliver') }),
    weight: 1,
  },
);

type Pending = Readonly<{ id: string; key: string }>;

/** A recipient as it should be, beside the one in Postgres. */
class Model {
  private readonly keys = ['a', 'b', 'c'].map(() => randomUUID());
  private pending: Pending[] = [];
  private readonly done: Pending[] = [];
  private readonly order = new Map<string, number>();
  private queue: PostgresDeliveryQueue;

  constructor(
    private readonly recipientId: string,
    private delivery: RecipientSettings['order'],
  ) {
    this.queue = world.process();
  }

  async play(step: Step): Promise<void> {
    switch (step.do) {
      case 'queue':
        return this.add(this.keys[step.key] ?? '');
      case 'work':
        return this.work(step.room, step.ends);
      case 'crash':
        return this.crash();
      case 'switch':
        this.delivery = this.delivery === 'strict' ? 'per-key' : 'strict';
        return world.change(this.recipientId, { order: this.delivery });
      case 'redeliver':
        return this.redeliver();
    }
  }

  /** What nobody has is all that waits for nobody, whatever came before; and the counter is right. */
  async check(): Promise<void> {
    const left = await claimOf(this.queue, this.recipientId);
    const may = this.delivery === 'strict' ? this.pending : this.heads();
    expect(left.map(({ id }) => id).sort()).toEqual(may.map(({ id }) => id).sort());
    if (this.delivery === 'strict')
      expect(left.map(({ id }) => id)).toEqual(this.pending.map(({ id }) => id));
    const state = await states.find(this.recipientId);
    expect(state?.queued ?? 0).toBe(this.pending.length);
  }

  private async add(key: string): Promise<void> {
    const id = await world.queue(this.recipientId, key);
    this.order.set(id, this.order.size);
    this.pending.push({ id, key });
  }

  private async work(room: number, ends: readonly boolean[]): Promise<void> {
    const taken = await claimOf(this.queue, this.recipientId, { room });
    this.expectInOrder(taken);
    for (const [at, one] of taken.entries()) {
      const isAccepted = ends[at] ?? true;
      await settleOne(this.queue, one, isAccepted ? delivered() : refused());
      if (isAccepted) this.end(one.id);
      else if (this.delivery === 'strict') return;
    }
  }

  private expectInOrder(taken: readonly Taken[]): void {
    const ids = taken.map(({ id }) => id);
    if (this.delivery === 'strict')
      expect(ids).toEqual(this.pending.slice(0, ids.length).map(({ id }) => id));
    else expect(this.heads().map(({ id }) => id)).toEqual(expect.arrayContaining(ids));
    expect(ids.length > 0).toBe(this.pending.length > 0);
  }

  private async crash(): Promise<void> {
    const had = await claimOf(this.queue, this.recipientId, { room: 2 });
    this.queue = world.process();
    if (had.length > 0) expect(await claimOf(this.queue, this.recipientId)).toEqual([]);
    await world.lapse(this.recipientId);
  }

  private async redeliver(): Promise<void> {
    const again = this.done.shift();
    if (!again) return;
    const redeliveries = new PostgresRedeliveries(world.dataSource);
    expect(await redeliveries.queue(this.recipientId, { deliveries: [again.id] })).toBe(1);
    this.pending.push(again);
    this.pending.sort((one, other) => this.placeOf(one) - this.placeOf(other));
  }

  private end(id: string): void {
    this.done.push(...this.pending.filter((one) => one.id === id));
    this.pending = this.pending.filter((one) => one.id !== id);
  }

  private heads(): Pending[] {
    return this.pending.filter(
      ({ key }, at) => !this.pending.slice(0, at).some((earlier) => earlier.key === key),
    );
  }

  private placeOf({ id }: Pending): number {
    return this.order.get(id) ?? 0;
  }
}

describe('the queue of deliveries', () => {
  it.each(['strict', 'per-key'] as const)(
    'B1, D8: gives out in order from %s on, whatever succeeds, fails, arrives, crashes, is switched or comes again',
    async (order) => {
      const histories = fc.array(anyStep, { minLength: 5, maxLength: 25 });
      await fc.assert(
        fc.asyncProperty(histories, async (steps) => {
          const model = new Model(await world.recipient({ order }), order);
          for (const step of steps) await model.play(step);
          await model.check();
        }),
        { numRuns: 25 },
      );
    },
  );

  it('gives the deliveries of a recipient to one process, however many ask at once', async () => {
    const id = await world.recipient({ order: 'per-key' });
    for (let made = 0; made < 5; made++) await world.queue(id);
    const processes = Array.from({ length: 6 }, () => world.process());
    const claims = await Promise.all(processes.map((queue) => claimOf(queue, id, { room: 3 })));
    expect(claims.filter((taken) => taken.length > 0)).toHaveLength(1);
    expect(claims.flat()).toHaveLength(3);
  });

  it('lets a recipient go when all is settled, and to nobody while something is out', async () => {
    const id = await world.recipient({ order: 'strict' });
    for (let made = 0; made < 2; made++) await world.queue(id);
    const [one, other] = [world.process(), world.process()];
    const [first, second] = await claimOf(one, id);
    if (!first || !second) throw new Error('Two were queued.');
    await settleOne(one, first, delivered());
    expect((await other.claim([{ recipientId: id, room: 1, keep: [] }])).elsewhere).toEqual(
      new Set([id]),
    );
    await settleOne(one, second, refused());
    expect(await claimOf(other, id)).toMatchObject([{ id: second.id, attempt: 2, failures: 1 }]);
  });

  it('notes what was interrupted when a hold lapses, and forgets the old claim', async () => {
    const id = await world.recipient({ order: 'strict' });
    const delivery = await world.queue(id);
    const [dead, living] = [world.process(), world.process()];
    const [first] = await claimOf(dead, id);
    expect(await claimOf(living, id)).toEqual([]);
    await world.lapse(id);
    const [second] = await claimOf(living, id);
    expect(second?.attempt).toBe(2);
    if (first) await settleOne(dead, first, { ...refused(), status: 'dead' });
    expect(await history.find(delivery)).toMatchObject({
      status: 'queued',
      attempts: [{ number: 1, error: 'status-refused', status_code: 500 }],
    });
    if (second) await settleOne(living, second, delivered());
    expect((await history.find(delivery))?.status).toBe('delivered');
  });

  it('keeps a late success: the recipient has it', async () => {
    const id = await world.recipient({ order: 'strict' });
    const delivery = await world.queue(id);
    const [late, other] = [world.process(), world.process()];
    const [first] = await claimOf(late, id);
    await world.lapse(id);
    const [second] = await claimOf(other, id);
    if (first) await settleOne(late, first, delivered());
    if (second) await settleOne(other, second, refused());
    expect((await history.find(delivery))?.status).toBe('delivered');
    expect(await claimOf(other, id)).toEqual([]);
    expect(await states.find(id)).toMatchObject({ queued: 0, retrying: 0 });
  });

  it('finds who ends a lane and who adds to it at the same moment', async () => {
    const id = await world.recipient({ order: 'per-key' });
    const key = randomUUID();
    const queue = world.process();
    for (let turn = 0; turn < 20; turn++) {
      await world.queue(id, key);
      const [taken] = await claimOf(queue, id);
      if (!taken) throw new Error('Nobody is the first of the lane.');
      const adding = world.queue(id, key);
      for (let isSettled = false; !isSettled;) {
        const { unsettled } = await settleOne(queue, taken, delivered());
        isSettled = unsettled.size === 0;
      }
      await adding;
      const [next] = await claimOf(queue, id);
      if (!next) throw new Error('Nobody is the first of the lane.');
      await settleOne(queue, next, delivered());
    }
    expect(await states.find(id)).toMatchObject({ queued: 0 });
  });

  it('hands out what earlier answers of the key told', async () => {
    const mapping = { settings: {}, rules: [] };
    const target = recipientTarget();
    const id = await world.recipient({ order: 'per-key', target: { ...target, mapping } as never });
    const key = randomUUID();
    await world.queue(id, key);
    await world.queue(id, key);
    const queue = world.process();
    const [first] = await claimOf(queue, id);
    expect(first?.remembered).toEqual({});
    if (first) await settleOne(queue, first, { ...delivered(), remembered: { issue: 'OPS-7' } });
    const [second] = await claimOf(queue, id);
    expect(second?.remembered).toEqual({ issue: 'OPS-7' });
  });
});

const recipientTarget = () => ({
  type: 'http',
  url: 'https://kb.example/',
  format: 'mapping',
  success: '200',
  headers: [],
  caCertificate: null,
  destinations: [],
});
