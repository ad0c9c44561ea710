import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase } from '@jumpfleet/testing';
import { DataSource } from 'typeorm';
import { silentLog } from '../log.js';
import { ReadModels } from '../read-models/read-models.js';
import type { CounterEvent } from '../testing/counters.js';
import { cause, counterCodec, counterModels, opened } from '../testing/counters.js';
import { eventStoreContract } from './event-store-contract.spec.js';
import { eventLogMigrations } from './event-log.migration.js';
import type { Within } from './event-store.js';
import { PostgresEventStore } from './postgres-event-store.js';

const url = await testDatabase('event_store');
const dataSource = new DataSource({ type: 'postgres', url, migrations: eventLogMigrations });
beforeAll(async () => {
  await dataSource.initialize();
  await dataSource.runMigrations();
  await new ReadModels({
    dataSource,
    codec: counterCodec,
    readModels: counterModels,
    log: silentLog,
  }).prepare();
});
afterAll(() => dataSource.destroy());

const emptyStore = async () => {
  await dataSource.query('TRUNCATE events, event_streams, counters, counter_totals');
  return new PostgresEventStore(dataSource, counterCodec, counterModels);
};
eventStoreContract('PostgresEventStore', async () => {
  return {
    store: await emptyStore(),
    rowsOf: (model) =>
      model === 'counters'
        ? dataSource.query('SELECT * FROM counters ORDER BY counter_id')
        : dataSource.query('SELECT "all", raised::int FROM counter_totals'),
  };
});
describe('PostgresEventStore', () => {
  it('undoes the append when a further write in its transaction fails', async () => {
    const store = await emptyStore();
    const append = store.append('s', 0, [opened('s')], {
      cause,
      within: async () => {
        throw new Error('no');
      },
    });
    await expect(append).rejects.toThrow('no');
    expect(await store.load('s')).toEqual([]);
  });

  it('writes once for all appends that name the same further writes, and fails only whom they refuse', async () => {
    const store = await emptyStore();
    const calls: number[] = [];
    const together: Within<CounterEvent> = async (_tx, recorded) => {
      calls.push(recorded.length);
      if (recorded.some(({ stream }) => stream === 's-3')) throw new Error('no');
    };
    const outcomes = await Promise.allSettled(
      Array.from({ length: 6 }, (_, index) =>
        store.append(`s-${index}`, 0, [opened(`s-${index}`)], { cause, together }),
      ),
    );
    expect(outcomes.map(({ status }) => status === 'fulfilled')).toEqual(
      [0, 1, 2, 3, 4, 5].map((index) => index !== 3),
    );
    expect(calls).toEqual([6, 1, 1, 1, 1, 1, 1]);
    expect(await store.load('s-3')).toEqual([]);
    expect(await store.load('s-4')).toHaveLength(1);
  });
});
