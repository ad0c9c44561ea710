import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase } from '@jumpfleet/testing';
import { DataSource } from 'typeorm';
import { silentLog } from '../log.js';
import { ReadModels } from '../read-models/read-models.js';
import { cause, counterCodec, counterModels, opened } from '../testing/counters.js';
import { eventStoreContract } from './event-store-contract.spec.js';
import { eventLogMigrations } from './event-log.migration.js';
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
});
