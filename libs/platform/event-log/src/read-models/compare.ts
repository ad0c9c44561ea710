import type { DomainEvent } from '@jumpfleet/kernel';
import type { DataSource, EntityManager } from 'typeorm';
import type { EventCodec } from '../store/event-codec.js';
import { quoted } from './read-model-table.js';
import type { ReadModel } from './read-model.js';
import { replay } from './replay.js';

/** The fields that differ; null where there is no such row. */
type DifferingRow = Readonly<{
  key: string;
  served: Readonly<Record<string, unknown>> | null;
  replayed: Readonly<Record<string, unknown>> | null;
}>;

export type Comparison = Readonly<{
  readModel: string;
  equal: boolean;
  /** Rows that a replay makes. */
  rows: number;
  /** Rows that a replay makes and the served table lacks. */
  missing: number;
  /** Rows of the served table that no event explains. */
  unexpected: number;
  different: number;
  /** Some of these rows. */
  examples: readonly DifferingRow[];
}>;

export type Comparing<E extends DomainEvent> = Readonly<{
  dataSource: DataSource;
  codec: EventCodec<E>;
  models: readonly ReadModel<E>[];
  progress?: ((events: number) => void) | undefined;
}>;

/** Everything happens in one snapshot, and the replayed tables are gone with the transaction. */
export async function compareWithReplay<E extends DomainEvent>({
  dataSource,
  codec,
  models,
  progress,
}: Comparing<E>): Promise<Comparison[]> {
  const runner = dataSource.createQueryRunner();
  try {
    await runner.startTransaction('REPEATABLE READ');
    const targets = models.map((model) => ({ model, table: `${model.table}__compare` }));
    for (const { model, table } of targets) await runner.query(model.createTable(table));
    const all = { after: 0, upTo: Number.MAX_SAFE_INTEGER };
    await replay(runner.manager, { codec, targets, progress, ...all });
    const compared: Comparison[] = [];
    for (const { model, table } of targets)
      compared.push(await difference(runner.manager, model, table));
    return compared;
  } finally {
    await runner.rollbackTransaction();
    await runner.release();
  }
}

type Row = Omit<Comparison, 'readModel' | 'equal' | 'examples'> & {
  examples: readonly DifferingRow[] | null;
};

async function difference(
  tx: EntityManager,
  { table, key, projection }: Pick<ReadModel<never>, 'table' | 'key' | 'projection'>,
  replayed: string,
): Promise<Comparison> {
  const [found] = await tx.query<Row[]>(
    `SELECT (SELECT count(*)::int FROM ${quoted(replayed)}) AS rows,
       count(*) FILTER (WHERE served IS NULL)::int AS missing,
       count(*) FILTER (WHERE replayed IS NULL)::int AS unexpected,
       count(*) FILTER (WHERE served IS NOT NULL AND replayed IS NOT NULL)::int AS different,
       (array_agg(jsonb_build_object('key', key, 'served', served, 'replayed', replayed)))[1:20] AS examples
     FROM (
       SELECT coalesce(s.key, r.key) AS key, s.row AS served, r.row AS replayed
       FROM (SELECT ${quoted(key)}::text AS key, to_jsonb(t) AS row FROM ${quoted(table)} t) s
       FULL JOIN (SELECT ${quoted(key)}::text AS key, to_jsonb(t) AS row FROM ${quoted(replayed)} t) r
         ON r.key = s.key
       WHERE s.row IS DISTINCT FROM r.row
     ) differing`,
  );
  const { rows = 0, missing = 0, unexpected = 0, different = 0, examples } = found ?? {};
  const equal = missing + unexpected + different === 0;
  return {
    ...{ readModel: projection.name, equal, rows, missing, unexpected, different },
    examples: (examples ?? []).map(differingFields),
  };
}

function differingFields({ key, served, replayed }: DifferingRow): DifferingRow {
  if (!served || !replayed) return { key, served, replayed };
  const names = Object.keys({ ...served, ...replayed }).filter(
    (name) => JSON.stringify(served[name]) !== JSON.stringify(replayed[name]),
  );
  const only = (row: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(names.map((name) => [name, row[name] ?? null]));
  return { key, served: only(served), replayed: only(replayed) };
}
