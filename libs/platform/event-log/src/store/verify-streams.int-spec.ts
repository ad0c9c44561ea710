import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { testDatabase } from '@jumpfleet/testing';
import fc from 'fast-check';
import { DataSource } from 'typeorm';
import { cause, counterCodec, opened, raised } from '../testing/counters.js';
import { eventLogMigrations } from './event-log.migration.js';
import { PostgresEventStore } from './postgres-event-store.js';
import { verifyStreams } from './verify-streams.js';

let dataSource: DataSource;
const write = async () => {
  const store = new PostgresEventStore(dataSource, counterCodec);
  for (const stream of ['a', 'b', 'c']) {
    await store.append(stream, 0, [opened(stream, 'Größe "1" \\ \u0001'), raised(stream)], {
      cause,
    });
    await store.append(stream, 2, [raised(stream, 2), raised(stream, 3)], { cause });
  }
};

beforeAll(async () => {
  const url = await testDatabase('chain');
  dataSource = new DataSource({ type: 'postgres', url, migrations: eventLogMigrations });
  await dataSource.initialize();
  await dataSource.runMigrations();
});
beforeEach(async () => {
  await dataSource.query('TRUNCATE events, event_streams');
  await write();
});
afterAll(() => dataSource.destroy());

const tamperings = [
  ['changes its data', `UPDATE events SET data = '{"counterId":"b","by":100}' WHERE`],
  ['changes who caused it', `UPDATE events SET cause = '{}' WHERE`],
  [
    'changes when it happened',
    `UPDATE events SET recorded_at = recorded_at - interval '1 s' WHERE`,
  ],
  ['changes its type', `UPDATE events SET type = 'CounterClosed' WHERE`],
  ['removes it', 'DELETE FROM events WHERE'],
] as const;

describe('Verifying the streams', () => {
  it('finds nothing wrong with what was only appended', async () => {
    expect(await verifyStreams(dataSource)).toEqual({ streams: 3, events: 12, broken: [] });
  });

  for (const [what, sql] of tamperings)
    for (const revision of [1, 3, 4])
      it(`finds the stream when someone ${what} at revision ${revision}`, async () => {
        await dataSource.query(`${sql} stream = 'b' AND revision = ${revision}`);
        const { broken } = await verifyStreams(dataSource);
        expect(broken.map(({ stream }) => stream)).toEqual(['b']);
      });

  it('finds events that have no stream, and streams that lost all events', async () => {
    await dataSource.query(`DELETE FROM event_streams WHERE stream = 'a'`);
    await dataSource.query(`DELETE FROM events WHERE stream = 'c'`);
    const { broken } = await verifyStreams(dataSource);
    expect(broken.map(({ stream }) => stream).sort()).toEqual(['a', 'c']);
  });

  it('computes the same hashes as the database for any text', async () => {
    const store = new PostgresEventStore(dataSource, counterCodec);
    let streams = 0;
    const text = fc.string({ unit: 'grapheme' }).filter((all) => !all.includes('\0'));
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 5 }), async (labels) => {
        const stream = `any.${++streams}`;
        const events = labels.map((label) => opened(stream, label));
        await store.append(stream, 0, events, {
          cause: { ...cause, correlationId: labels[0] ?? '' },
        });
      }),
      { numRuns: 50 },
    );
    expect((await verifyStreams(dataSource)).broken).toEqual([]);
  });
});
