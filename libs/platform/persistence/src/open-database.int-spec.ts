import { createLogger } from '@jumpfleet/observability';
import { eventually, testDatabase, testPostgres } from '@jumpfleet/testing';
import { describe, expect, it } from '@jest/globals';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { openDatabase } from './index.js';

const shared = await testDatabase('persistence');
const own = await testPostgres();
await own.createDatabase('own');

class CreateThings1700000000000 implements MigrationInterface {
  up(runner: QueryRunner): Promise<unknown> {
    return runner.query('CREATE TABLE things (id int PRIMARY KEY)');
  }
  down(runner: QueryRunner): Promise<unknown> {
    return runner.query('DROP TABLE things');
  }
}
class Broken1700000000001 implements MigrationInterface {
  up(runner: QueryRunner): Promise<unknown> {
    return runner.query('CREATE NONSENSE');
  }
  down(): Promise<void> {
    return Promise.resolve();
  }
}

const migrations = [CreateThings1700000000000];

describe('a database', () => {
  it('is migrated once, however many replicas start at once', async () => {
    const opened = await Promise.all(
      Array.from({ length: 4 }, () => openDatabase({ url: shared, migrations, poolSize: 2 })),
    );
    const rows: unknown[] = (await opened[0]?.query('SELECT name FROM migrations')) ?? [];
    expect(rows).toEqual([{ name: 'CreateThings1700000000000' }]);
    await Promise.all(opened.map((database) => database.destroy()));
  });

  it('is not opened with a migration that fails, and the fault is told', async () => {
    const opening = openDatabase({ url: shared, migrations: [Broken1700000000001] });
    await expect(opening).rejects.toThrow('NONSENSE');
  });

  it('is waited for while Postgres is away, and serves again after Postgres was killed', async () => {
    const lines: string[] = [];
    const logger = createLogger({ service: 'x' }, { write: (line) => void lines.push(line) });
    await own.kill();
    const opening = openDatabase({ url: own.url('own'), migrations }, logger);
    await eventually(() => lines.some((line) => line.includes('Postgres is away')));
    await own.start();
    const database = await opening;
    await own.kill();
    await expect(database.query('SELECT 1')).rejects.toThrow();
    await own.start();
    expect(await eventually(() => database.query('SELECT 1 AS one'))).toEqual([{ one: 1 }]);
    expect(lines.join('')).not.toContain('password');
    await database.destroy();
  });

  it('is no longer waited for when nobody wants it any more', async () => {
    const giveUp = new AbortController();
    const away = openDatabase(
      { url: 'postgres://x@127.0.0.1:1/x', migrations },
      undefined,
      giveUp.signal,
    );
    giveUp.abort();
    await expect(away).rejects.toThrow();
  });
});
