import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { testDatabase } from '@jumpfleet/testing';
import { DataSource } from 'typeorm';
import { silentLog } from '../log.js';
import { UnknownReadModel } from '../store/errors.js';
import { eventLogMigrations } from '../store/event-log.migration.js';
import { PostgresEventStore } from '../store/postgres-event-store.js';
import type { CounterEvent } from '../testing/counters.js';
import { cause, closed, counterCodec, counterModels, opened, raised } from '../testing/counters.js';
import { ReadModels } from './read-models.js';

let dataSource: DataSource;
let models: ReadModels<CounterEvent>;
let store: PostgresEventStore<CounterEvent>;

const modelsOf = (readModels = counterModels) =>
  new ReadModels({ dataSource, codec: counterCodec, readModels, log: silentLog });

beforeAll(async () => {
  const url = await testDatabase('rebuild');
  dataSource = new DataSource({ type: 'postgres', url, migrations: eventLogMigrations });
  await dataSource.initialize();
  await dataSource.runMigrations();
});
beforeEach(async () => {
  await dataSource.query('DROP TABLE IF EXISTS counters, counter_totals');
  await dataSource.query('TRUNCATE events, event_streams, event_read_models');
  models = modelsOf();
  await models.prepare();
  store = new PostgresEventStore(dataSource, counterCodec, counterModels);
});
afterAll(() => dataSource.destroy());

const indexes = async () => {
  const rows = await dataSource.query<{ name: string }[]>(
    `SELECT indexname AS name FROM pg_indexes WHERE tablename = 'counters' ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
};

/** Commands by many hands until stopped: opens, raises and closes counters. */
function busy(): { stop(): Promise<number> } {
  let stopped = false;
  let commands = 0;
  const hands = Array.from({ length: 6 }, async (_, hand) => {
    for (let n = 0; !stopped; n++) {
      const counter = `h${hand}-${n}`;
      await store.append(counter, 0, [opened(counter), raised(counter, 2)], { cause });
      if (n % 3 === 0) await store.append(counter, 2, [closed(counter)], { cause });
      // Some are rolled back and leave holes.
      await store
        .append(`${counter}-gone`, 0, [opened(`${counter}-gone`)], {
          cause,
          within: () => Promise.reject(new Error('changed my mind')),
        })
        .catch(() => undefined);
      commands++;
    }
  });
  return {
    async stop() {
      stopped = true;
      await Promise.all(hands);
      return commands;
    },
  };
}

describe('Rebuilding a read model', () => {
  it('ends equal to the live one while commands are being handled', async () => {
    const commands = busy();
    for (let round = 0; round < 4; round++) {
      const { heldUpMs } = await models.rebuildReadModel('counters');
      await models.rebuildReadModel('totals');
      expect(heldUpMs).toBeLessThan(10_000);
    }
    expect(await commands.stop()).toBeGreaterThan(6);
    for (const name of ['counters', 'totals'])
      expect(await models.compareReadModel(name)).toEqual({
        ...{ readModel: name, equal: true, missing: 0, unexpected: 0, different: 0 },
        ...{ rows: expect.any(Number), examples: [] },
      });
  });

  it('D6: rebuilds and compares all of them in one pass while commands are being handled', async () => {
    const commands = busy();
    let told = 0;
    const rebuilt = await models.rebuildAll((events) => (told += events));
    const compared = await models.compareAll();
    await commands.stop();
    expect(compared.map(({ readModel, equal }) => [readModel, equal])).toEqual([
      ['counters', true],
      ['totals', true],
    ]);
    expect(rebuilt.events).toBeGreaterThanOrEqual(told);
    expect(await models.compareAll()).toMatchObject([{ equal: true }, { equal: true }]);
  });

  it('repairs what was changed behind its back', async () => {
    for (const name of ['a', 'b', 'c'])
      await store.append(name, 0, [opened(name), raised(name)], { cause });
    await dataSource.query(`DELETE FROM counters WHERE counter_id = 'a'`);
    await dataSource.query(`UPDATE counters SET total = 9 WHERE counter_id = 'b'`);
    await dataSource.query(`INSERT INTO counters VALUES ('ghost', '', 0, 1)`);
    const found = await models.compareReadModel('counters');
    expect(found).toMatchObject({ equal: false, missing: 1, unexpected: 1, different: 1 });
    expect([...found.examples].sort((x, y) => (x.key < y.key ? -1 : 1))).toEqual([
      { key: 'a', served: null, replayed: { counter_id: 'a', label: 'Hall', total: 1, as_of: 2 } },
      { key: 'b', served: { total: 9 }, replayed: { total: 1 } },
      { key: 'ghost', served: expect.objectContaining({ as_of: 1 }), replayed: null },
    ]);
    await models.rebuildReadModel('counters');
    expect(await models.compareReadModel('counters')).toMatchObject({ equal: true });
  });

  it('leaves the table and its indexes under their own names', async () => {
    const before = await indexes();
    await models.rebuildReadModel('counters');
    await models.rebuildReadModel('counters');
    expect(await indexes()).toEqual(before);
    expect(before).toEqual(['counters_label', 'counters_pkey']);
  });

  it('lets one rebuild of a table run at a time', async () => {
    await store.append('a', 0, [opened('a')], { cause });
    await Promise.all([1, 2, 3].map(() => modelsOf().rebuildReadModel('counters')));
    expect(await models.compareReadModel('counters')).toMatchObject({ equal: true });
  });

  it('starts over after it was cut off', async () => {
    await dataSource.query('CREATE TABLE counters__rebuild (half int)');
    await models.rebuildReadModel('counters');
    expect(await models.compareReadModel('counters')).toMatchObject({ equal: true });
  });

  it('knows only the read models it was given', async () => {
    await expect(models.rebuildReadModel('nonsense')).rejects.toThrow(UnknownReadModel);
  });
});

describe('Starting a service', () => {
  it('builds a read model that is new or is defined otherwise than before', async () => {
    await store.append('a', 0, [opened('a'), raised('a', 5)], { cause });
    const [first, ...others] = counterModels;
    if (!first) throw new Error('no model');
    const wider = {
      ...first,
      createTable: (table: string) =>
        first.createTable(table).replace('label text', 'label varchar(80)'),
    };
    await modelsOf([wider, ...others]).prepare();
    const [column] = await dataSource.query<{ type: string }[]>(
      `SELECT data_type AS type FROM information_schema.columns
       WHERE table_name = 'counters' AND column_name = 'label'`,
    );
    expect(column?.type).toBe('character varying');
    expect(await dataSource.query('SELECT total FROM counters')).toEqual([{ total: 5 }]);
  });

  it('leaves read models alone that are as they were', async () => {
    await dataSource.query(`INSERT INTO counters VALUES ('mark', '', 0, 1)`);
    await modelsOf().prepare();
    expect(await dataSource.query('SELECT counter_id FROM counters')).toHaveLength(1);
  });
});
