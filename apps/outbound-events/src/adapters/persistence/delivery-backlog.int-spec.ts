import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase } from '@jumpfleet/testing';
import { QueueWorld, claimOf, delivered, refused, settleOne } from '../../testing/queue-world.js';
import { PostgresDeliveryHistory } from './delivery-history.js';
import { PostgresDeliveryHousekeeping } from './delivery-housekeeping.js';
import { PostgresRecipientStates } from './recipient-states.js';

const url = await testDatabase('outbound');
let world: QueueWorld;
let history: PostgresDeliveryHistory;
let states: PostgresRecipientStates;

/** One after the other: all of it is counted by the one connection that is asked. */
beforeAll(async () => {
  world = await QueueWorld.open(url);
  history = new PostgresDeliveryHistory(world.dataSource);
  states = new PostgresRecipientStates(world.dataSource);
});
afterAll(() => world.close());

/** Rows and index entries of deliveries that were read by what is done. */
async function reads(work: () => Promise<unknown>): Promise<number> {
  const count = async (): Promise<number> => {
    await world.dataSource.query('SELECT pg_stat_force_next_flush()');
    const [row] = await world.dataSource.query<{ reads: string }[]>(
      `SELECT t.seq_tup_read + (SELECT sum(i.idx_tup_read) FROM pg_stat_user_indexes i
         WHERE i.relid = t.relid) AS reads
       FROM pg_stat_user_tables t WHERE t.relname = 'deliveries'`,
    );
    return Number(row?.reads ?? 0);
  };
  const before = await count();
  await work();
  return (await count()) - before;
}

describe('a recipient that is dead while much is queued', () => {
  const many = 120_000;

  it.each(['strict', 'per-key'] as const)(
    'costs as little as any other: %s claims, answers and pages read what they show',
    async (order) => {
      const id = await world.recipient({ order });
      const first = await world.queue(id);
      await world.dataSource.query(
        `INSERT INTO deliveries (id, recipient_id, fact_id, key, is_head)
         SELECT $1::text || n, $1::uuid, (SELECT fact_id FROM deliveries WHERE id = $3),
           'k' || n / 2, n % 2 = 0 FROM generate_series(2, $2::int) n`,
        [id, many, first],
      );
      await world.dataSource.query(
        'UPDATE recipient_intake SET queued = $2 WHERE recipient_id = $1',
        [id, many],
      );
      await world.dataSource.query('ANALYZE deliveries');
      const queue = world.process();
      const work = async (): Promise<void> => {
        const taken = await claimOf(queue, id, { room: 64 });
        expect(taken).toHaveLength(64);
        const [one, ...rest] = taken;
        if (one) await settleOne(queue, one, refused());
        const [other] = rest;
        if (other) await settleOne(queue, other, delivered());
        await claimOf(queue, id, { room: 8, keep: rest.slice(1) });
      };
      expect(await reads(work)).toBeLessThan(2_000);
      const pages = async (): Promise<void> => {
        for (const status of [undefined, 'queued', 'delivered', 'dead'] as const)
          for (const recipient of [id, undefined])
            await history.list({ recipient, status, limit: 50 });
        expect((await states.find(id))?.queued).toBe(many - 1);
        expect(await queue.due()).not.toContain(id);
      };
      expect(await reads(pages)).toBeLessThan(5_000);
    },
  );
});

describe('what is over', () => {
  it('is put away when it is old, a batch at a time', async () => {
    const id = await world.recipient({ order: 'per-key' });
    const delivery = await world.queue(id);
    const kept = await world.queue(id);
    const queue = world.process();
    for (const taken of await claimOf(queue, id)) await settleOne(queue, taken, delivered());
    await world.dataSource.query(
      `UPDATE deliveries SET finished_at = now() - interval '91 days' WHERE id = $1`,
      [delivery],
    );
    await world.dataSource.query(
      `UPDATE delivery_facts SET created_at = now() - interval '91 days'
       WHERE id <= (SELECT fact_id FROM deliveries WHERE id = $1)`,
      [delivery],
    );
    const housekeeping = new PostgresDeliveryHousekeeping(world.dataSource, 90);
    expect(await housekeeping.tidy()).toBeGreaterThanOrEqual(2);
    expect(await history.find(delivery)).toBeUndefined();
    expect(await history.find(kept)).toMatchObject({ status: 'delivered' });
    await world.dataSource.query(`UPDATE delivery_attempts SET at = now() - interval '31 days'`);
    await housekeeping.tidy();
    expect(await history.find(kept)).toMatchObject({ attempts: [] });
  });
});
