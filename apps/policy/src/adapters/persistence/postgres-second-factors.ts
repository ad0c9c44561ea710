import type { Within } from '@jumpfleet/event-log';
import { SealedSecrets } from '@jumpfleet/keys';
import type { PolicyEvent } from '@jumpfleet/policy-domain';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { SecondFactor, SecondFactors } from '../../application/sign-in/ports.js';

type Row = Readonly<{
  sealed_seed: string;
  is_confirmed: boolean;
  recovery_hashes: string[];
}>;
type Affected = [unknown, number];

const purpose = (userId: string): string => `second factor of ${userId}`;

@Injectable()
export class PostgresSecondFactors implements SecondFactors {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(SealedSecrets) private readonly sealed: SealedSecrets,
  ) {}

  async find(userId: string): Promise<SecondFactor | undefined> {
    const rows: Row[] = await this.dataSource.query(
      'SELECT * FROM second_factor WHERE user_id = $1',
      [userId],
    );
    const [row] = rows;
    return (
      row && {
        seed: await this.sealed.open(row.sealed_seed, purpose(userId)),
        isConfirmed: row.is_confirmed,
        recoveryHashes: row.recovery_hashes,
      }
    );
  }

  async propose(userId: string, seed: string): Promise<void> {
    await this.dataSource.query(
      `INSERT INTO second_factor AS known (user_id, sealed_seed) VALUES ($1, $2)
       ON CONFLICT (user_id) DO UPDATE SET sealed_seed = $2, last_step = 0
       WHERE NOT known.is_confirmed`,
      [userId, await this.sealed.seal(seed, purpose(userId))],
    );
  }

  confirmed(userId: string, step: number, recoveryHashes: readonly string[]): Within<PolicyEvent> {
    return async (tx) => {
      await tx.query(
        `UPDATE second_factor SET is_confirmed = true, last_step = $2, recovery_hashes = $3
         WHERE user_id = $1`,
        [userId, step, recoveryHashes],
      );
    };
  }

  async useStep(userId: string, step: number): Promise<boolean> {
    const [, used]: Affected = await this.dataSource.query(
      'UPDATE second_factor SET last_step = $2 WHERE user_id = $1 AND last_step < $2',
      [userId, step],
    );
    return used === 1;
  }

  async useRecovery(userId: string, hash: string): Promise<boolean> {
    const [, used]: Affected = await this.dataSource.query(
      `UPDATE second_factor SET recovery_hashes = array_remove(recovery_hashes, $2)
       WHERE user_id = $1 AND $2 = ANY (recovery_hashes)`,
      [userId, hash],
    );
    return used === 1;
  }
}
