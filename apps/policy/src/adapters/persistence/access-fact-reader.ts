import { settledPosition } from '@jumpfleet/event-log';
import type { DataSource } from 'typeorm';
import type { AccessFactRow } from '../../application/access-facts/access-facts.projection.js';
import type { AccessFactSource } from '../../application/access-facts/ports.js';
import { accessFactReadModel } from './access-fact.read-model.js';

const { table } = accessFactReadModel;

type Query = Parameters<typeof settledPosition>[0];
type StoredRow = Omit<AccessFactRow, 'revision'> & Readonly<{ revision: string }>;

/**
 * Reads on from a position that nothing can be added below any more. A transaction that is still running
 * holds that position back, but none of the rows that others have committed meanwhile.
 */
export class AccessFactReader implements AccessFactSource {
  private wholeUpTo = -1;
  private settled = -1;
  private settling: Promise<void> | undefined;

  constructor(private readonly dataSource: DataSource) {}

  /** Every fact up to this one has been read. */
  get revision(): number {
    return Math.max(0, this.wholeUpTo);
  }

  async read(): Promise<readonly AccessFactRow[]> {
    const { settled } = this;
    const rows: StoredRow[] = await this.dataSource.query(
      `SELECT key, kind, number, fact, revision FROM ${table} WHERE revision > $1 ORDER BY revision`,
      [this.wholeUpTo],
    );
    this.wholeUpTo = settled;
    if (rows.length > 0) this.settle();
    return rows.map((row) => ({ ...row, revision: Number(row.revision) }));
  }

  /** Before the first read: it is then known to be whole up to where the log ends now. */
  async settleFirst(): Promise<void> {
    this.settled = await this.settledNow();
  }

  private settle(): void {
    this.settling ??= this.settledNow()
      .then(
        (position) => void (this.settled = position),
        // The rows are read once more then, which does no harm.
        () => undefined,
      )
      .finally(() => (this.settling = undefined));
  }

  private settledNow(): Promise<number> {
    const { dataSource } = this;
    return settledPosition(dataSource.query.bind(dataSource) as Query);
  }
}
