import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase } from '@jumpfleet/testing';
import fc from 'fast-check';
import { DataSource } from 'typeorm';
import type { QueryRunner } from 'typeorm';
import { eventLogMigrations } from '../store/event-log.migration.js';
import type { Query } from '../store/writers.js';
import { SettledReader } from './settled-reader.js';

const writers = 4;
let dataSource: DataSource;
let query: Query;

beforeAll(async () => {
  const url = await testDatabase('settled');
  dataSource = new DataSource({ type: 'postgres', url, migrations: eventLogMigrations });
  await dataSource.initialize();
  await dataSource.runMigrations();
  query = dataSource.query.bind(dataSource) as Query;
});
afterAll(() => dataSource.destroy());

/** A transaction at a time, steered from outside. */
class Writer {
  private runner: QueryRunner | undefined;
  private readonly taken: number[] = [];

  async append(stream: string): Promise<void> {
    this.runner ??= dataSource.createQueryRunner();
    if (!this.runner.isTransactionActive) await this.runner.startTransaction();
    const event = {
      ...{ append: 0, stream, expected: 0, partition: 0, cause: {} },
      recorded_at: '2026-01-01T00:00:00.000Z',
      ...{ id: crypto.randomUUID(), type: 'T', version: 1, data: {} },
    };
    const [answer] = (await this.runner.query('SELECT positions FROM event_log_append($1, $2)', [
      JSON.stringify([event]),
      '[]',
    ])) as { positions: string[] }[];
    this.taken.push(...(answer?.positions ?? []).map(Number));
  }

  /** Answers the positions that others can see from now on. */
  async end(how: 'commit' | 'rollback'): Promise<number[]> {
    if (this.runner?.isTransactionActive !== true) return [];
    if (how === 'commit') await this.runner.commitTransaction();
    else await this.runner.rollbackTransaction();
    await this.runner.release();
    this.runner = undefined;
    const taken = this.taken.splice(0);
    return how === 'commit' ? taken : [];
  }
}

type Step = Readonly<{ do: 'append' | 'commit' | 'rollback' | 'read'; who: number }>;

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('append' as const), who: fc.nat(writers - 1) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('commit' as const), who: fc.nat(writers - 1) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('rollback' as const), who: fc.nat(writers - 1) }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('read' as const), who: fc.constant(0) }) },
);

describe('The reader behind the relay', () => {
  it('reads every committed event once, in order, whatever transactions run, commit and roll back', async () => {
    let streams = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        await dataSource.query('TRUNCATE events, event_streams');
        const [{ next } = { next: '1' }] = await query<{ next: string }>(
          `SELECT nextval('event_positions') AS next`,
        );
        const reader = new SettledReader(query);
        const all = Array.from({ length: writers }, () => new Writer());
        const committed: number[] = [];
        const read: number[] = [];
        const readOn = async () => {
          const rows = await reader.read(read.at(-1) ?? Number(next), 3);
          read.push(...rows.map(({ position }) => Number(position)));
        };
        const take = async ({ do: what, who }: Step) => {
          const writer = all[who] ?? new Writer();
          if (what === 'read') return readOn();
          if (what === 'append') return writer.append(`s${++streams}`);
          committed.push(...(await writer.end(what)));
        };
        for (const one of steps) await take(one);
        for (const writer of all) committed.push(...(await writer.end('commit')));
        const deadline = performance.now() + 2_000;
        while (read.length < committed.length && performance.now() < deadline) await readOn();
        expect(read).toEqual(committed.sort((a, b) => a - b));
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  it('is not held up by a long transaction that writes elsewhere', async () => {
    await dataSource.query('TRUNCATE events, event_streams');
    await dataSource.query('CREATE TABLE elsewhere (n int)');
    const other = dataSource.createQueryRunner();
    await other.startTransaction();
    await other.query('INSERT INTO elsewhere VALUES (1)');
    const rolledBack = new Writer();
    await rolledBack.append('gone');
    await rolledBack.end('rollback');
    const writer = new Writer();
    await writer.append('here');
    const [position] = await writer.end('commit');
    const reader = new SettledReader(query);
    let rows = await reader.read(0, 10);
    while (reader.waitsForHole) rows = await reader.read(0, 10);
    expect(rows.map((row) => Number(row.position))).toEqual([position]);
    await other.rollbackTransaction();
    await other.release();
  });
});
