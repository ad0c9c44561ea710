import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { CycleRow } from '../../application/cycles/cycle-list.projection.js';
import type { CycleRows } from '../../application/cycles/cycle-rows.js';

const newestFirst = 'ORDER BY position DESC LIMIT';

@Injectable()
export class PostgresCycleRows implements CycleRows {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  async find(cycleId: string): Promise<CycleRow | undefined> {
    const [row] = await this.select('WHERE cycle_id = $1', [cycleId]);
    return row;
  }

  async newest(): Promise<CycleRow | undefined> {
    const [row] = await this.select(`${newestFirst} 1`, []);
    return row;
  }

  async alive(): Promise<CycleRow | undefined> {
    const [row] = await this.select(`WHERE state IN ('running', 'paused', 'halted')`, []);
    return row;
  }

  async page(limit: number, before?: string): Promise<readonly CycleRow[]> {
    return before === undefined
      ? this.select(`${newestFirst} $1`, [limit])
      : this.select(`WHERE position < $2 ${newestFirst} $1`, [limit, before]);
  }

  async currentVersions(): Promise<Readonly<Record<string, string>>> {
    const rows = await this.dataSource.query<{ platform: string; version: string }[]>(
      `SELECT DISTINCT ON (platform) t->>'platform' AS platform, t->>'version' AS version
       FROM upgrade_cycle, jsonb_array_elements(targets) t WHERE state <> 'cancelled'
       ORDER BY platform, position DESC`,
    );
    return Object.fromEntries(rows.map(({ platform, version }) => [platform, version]));
  }

  async everUsed(releaseIds: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.dataSource.query<{ id: string }[]>(
      `SELECT DISTINCT t->>'releaseId' AS id FROM upgrade_cycle, jsonb_array_elements(targets) t
       WHERE t->>'releaseId' = ANY ($1)`,
      [releaseIds],
    );
    return new Set(rows.map(({ id }) => id));
  }

  private select(clause: string, parameters: readonly unknown[]): Promise<CycleRow[]> {
    return this.dataSource.query<CycleRow[]>(`SELECT * FROM upgrade_cycle ${clause}`, [
      ...parameters,
    ]);
  }
}
