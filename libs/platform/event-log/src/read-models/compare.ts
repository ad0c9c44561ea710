import type { DomainEvent } from '@jumpfleet/kernel';
import type { DataSource, EntityManager } from 'typeorm';
import type { EventCodec } from '../store/event-codec.js';
import { quoted } from './read-model-table.js';
import type { ReadModel } from './read-model.js';
import { replay } from './replay.js';

export type Comparison = Readonly<{
  equal: boolean;
  /** Rows that a replay makes and the served table lacks. */
  missing: number;
  /** Rows of the served table that no event explains. */
  unexpected: number;
  different: number;
  /** Keys of some of these rows. */
  examples: readonly string[];
}>;

/** Everything happens in one snapshot, and the replayed table is gone with the transaction. */
export async function compareWithReplay<E extends DomainEvent>(
  dataSource: DataSource,
  codec: EventCodec<E>,
  model: ReadModel<E>,
): Promise<Comparison> {
  const runner = dataSource.createQueryRunner();
  try {
    await runner.startTransaction('REPEATABLE READ');
    const table = `${model.table}__compare`;
    await runner.query(model.createTable(table));
    const all = { after: 0, upTo: Number.MAX_SAFE_INTEGER };
    await replay(runner.manager, { codec, model, table, ...all });
    return await difference(runner.manager, model, table);
  } finally {
    await runner.rollbackTransaction();
    await runner.release();
  }
}

async function difference(
  tx: EntityManager,
  { table, key }: Pick<ReadModel, 'table' | 'key'>,
  replayed: string,
): Promise<Comparison> {
  type Row = Omit<Comparison, 'equal' | 'examples'> & { examples: string[] | null };
  const [found] = await tx.query<Row[]>(
    `SELECT count(*) FILTER (WHERE served IS NULL)::int AS missing,
       count(*) FILTER (WHERE replayed IS NULL)::int AS unexpected,
       count(*) FILTER (WHERE served IS NOT NULL AND replayed IS NOT NULL)::int AS different,
       (array_agg(key))[1:20] AS examples
     FROM (
       SELECT coalesce(s.key, r.key) AS key, s.row AS served, r.row AS replayed
       FROM (SELECT ${quoted(key)}::text AS key, to_jsonb(t) AS row FROM ${quoted(table)} t) s
       FULL JOIN (SELECT ${quoted(key)}::text AS key, to_jsonb(t) AS row FROM ${quoted(replayed)} t) r
         ON r.key = s.key
       WHERE s.row IS DISTINCT FROM r.row
     ) differing`,
  );
  const { missing = 0, unexpected = 0, different = 0, examples } = found ?? {};
  const equal = missing + unexpected + different === 0;
  return { equal, missing, unexpected, different, examples: examples ?? [] };
}
