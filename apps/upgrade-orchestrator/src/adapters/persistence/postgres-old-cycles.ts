import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { EntityManager } from 'typeorm';
import type { OldCycles } from '../../application/cycles/old-cycles.js';

/** A cycle with a permit, or one that is not over, is never old. */
const oldSql = `
SELECT r.cycle FROM upgrade_roll r
WHERE NOT r.forgotten
  AND r.cycle_id NOT IN (SELECT cycle_id FROM upgrade_cycle ORDER BY position DESC LIMIT $1)
  AND NOT EXISTS (SELECT FROM upgrade_cycle c WHERE c.cycle_id = r.cycle_id AND c.ended_at IS NULL)
  AND NOT EXISTS (SELECT FROM upgrade_permit p WHERE p.cycle = r.cycle)
ORDER BY r.cycle LIMIT 1`;

const someSql = `
SELECT client_id AS id FROM upgrade_client WHERE cycle = $1 AND client_id > $2 ORDER BY client_id LIMIT $3`;
const ofThese = 'cycle = $1 AND client_id = ANY ($2)';
const first = '00000000-0000-0000-0000-000000000000';

type Reached = Readonly<{ cycle: number; client: string }>;

/** The counters stay: no trigger counts what is deleted. */
@Injectable()
export class PostgresOldCycles implements OldCycles {
  /** Up to where the clients of the cycle that is let go now are gone: nobody walks past them again. */
  private reached: Reached = { cycle: 0, client: first };

  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  async forget(newest: number, limit: number): Promise<number> {
    const { forgotten, reached } = await this.dataSource.transaction(async (tx) => {
      const [old] = await tx.query<{ cycle: number }[]>(oldSql, [newest]);
      return old ? this.forgetSome(tx, old.cycle, limit) : { forgotten: 0, reached: this.reached };
    });
    this.reached = reached;
    return forgotten;
  }

  private async forgetSome(tx: EntityManager, cycle: number, limit: number) {
    const after = this.reached.cycle === cycle ? this.reached.client : first;
    const found = await tx.query<{ id: string }[]>(someSql, [cycle, after, limit]);
    const ids = found.map(({ id }) => id);
    await tx.query(`DELETE FROM upgrade_queue WHERE ${ofThese}`, [cycle, ids]);
    await tx.query(`DELETE FROM upgrade_client WHERE ${ofThese}`, [cycle, ids]);
    if (ids.length < limit) await finish(tx, cycle);
    return { forgotten: ids.length, reached: { cycle, client: ids.at(-1) ?? after } };
  }
}

async function finish(tx: EntityManager, cycle: number): Promise<void> {
  await tx.query('DELETE FROM upgrade_group_turn WHERE cycle = $1', [cycle]);
  await tx.query('UPDATE upgrade_roll SET forgotten = true WHERE cycle = $1', [cycle]);
}
