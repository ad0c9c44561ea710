import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ContentGate } from '../../application/packages/contents.js';
import type { ReleaseRow } from '../../application/packages/release-list.projection.js';
import type { DeltaRow, PackageRows } from '../../application/packages/release-rows.js';

/** Any two numbers that nothing else in this database locks on. */
const gate = '7402156, 1';

@Injectable()
export class PostgresPackageRows implements PackageRows, ContentGate {
  constructor(@Inject(DataSource) private readonly database: DataSource) {}

  releases(): Promise<readonly ReleaseRow[]> {
    return this.database.query<ReleaseRow[]>('SELECT * FROM release');
  }

  async release(id: string): Promise<ReleaseRow | undefined> {
    const sql = 'SELECT * FROM release WHERE id = $1';
    const [row] = await this.database.query<ReleaseRow[]>(sql, [id]);
    return row;
  }

  deltas(): Promise<readonly DeltaRow[]> {
    return this.database.query<DeltaRow[]>(
      `SELECT platform, to_digest, from_version, from_digest, digest, length
       FROM release_delta ORDER BY to_digest, made_at`,
    );
  }

  async keepDelta(row: DeltaRow): Promise<void> {
    const { platform, to_digest, from_version, from_digest, digest, length } = row;
    await this.database.query(
      `INSERT INTO release_delta (platform, to_digest, from_version, from_digest, digest, length)
       VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (to_digest, from_version) DO UPDATE SET
         from_digest = excluded.from_digest, digest = excluded.digest,
         length = excluded.length, made_at = now()`,
      [platform, to_digest, from_version, from_digest, digest, length],
    );
  }

  async dropDeltasOfNothing(): Promise<void> {
    await this.database.query(
      'DELETE FROM release_delta d WHERE NOT EXISTS (SELECT FROM release r WHERE r.digest = d.to_digest)',
    );
  }

  adding<Value>(work: () => Promise<Value>): Promise<Value> {
    return this.database.transaction(async (tx) => {
      await tx.query(`SELECT pg_advisory_xact_lock_shared(${gate})`);
      return work();
    });
  }

  clearing(work: () => Promise<void>): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const [row] = await tx.query<{ mine: boolean }[]>(
        `SELECT pg_try_advisory_xact_lock(${gate}) AS mine`,
      );
      if (row?.mine !== true) return false;
      await work();
      return true;
    });
  }
}
