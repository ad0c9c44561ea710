import type { Pool, PoolClient } from 'pg';
import { periodMs } from '../../application/statistics-history.js';

const dayMs = 86_400_000;

/** How many units of its key a day has, of each table. */
const tables = {
  statistics_history: dayMs / periodMs,
  presence_history: dayMs,
} as const;
type Table = keyof typeof tables;

/** Whole days before today. */
export const keptDays = 8;
/** So many days before their partitions would be missed. */
const daysAhead = 3;
/** Another replica may already drop what this one still believes in. */
const marginDays = 1;

/** Periods that may be written: none before the partitions were first seen to. */
export type WritablePeriods = Readonly<{ from: number; until: number }>;

/** Makes the partitions of the days to come and drops those of days that are past keeping. */
export class HistoryPartitions {
  private range: WritablePeriods = { from: 0, until: 0 };

  constructor(private readonly pool: Pool) {}

  get writable(): WritablePeriods {
    return this.range;
  }

  async keep(now: Date): Promise<void> {
    const today = Math.floor(now.getTime() / dayMs);
    const client = await this.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query(`SET LOCAL lock_timeout = '2s'`);
      await client.query(`SELECT pg_advisory_xact_lock(hashtextextended('registry:history', 0))`);
      for (const table of Object.keys(tables) as Table[]) await keepTable(client, table, today);
      await client.query('COMMIT');
    } catch (error) {
      await client.query('ROLLBACK').catch(() => undefined);
      throw error;
    } finally {
      client.release();
    }
    const firstDay = today - keptDays + marginDays;
    this.range = {
      from: firstDay * tables.statistics_history,
      until: (today + daysAhead) * tables.statistics_history,
    };
  }
}

async function keepTable(client: PoolClient, table: Table, today: number): Promise<void> {
  const unitsPerDay = tables[table];
  const existing = await partitionDays(client, table);
  for (let day = today - keptDays; day < today + daysAhead; day++)
    if (!existing.has(day))
      await client.query(
        `CREATE TABLE ${table}_${day} PARTITION OF ${table}
         FOR VALUES FROM (${day * unitsPerDay}) TO (${(day + 1) * unitsPerDay})`,
      );
  for (const day of existing)
    if (day < today - keptDays) await client.query(`DROP TABLE ${table}_${day}`);
}

async function partitionDays(client: PoolClient, table: Table): Promise<Set<number>> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
     WHERE i.inhparent = $1::regclass`,
    [table],
  );
  return new Set(rows.map(({ name }) => Number(name.slice(table.length + 1))));
}
