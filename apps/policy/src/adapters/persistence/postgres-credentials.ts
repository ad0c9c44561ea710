import type { Within } from '@jumpfleet/event-log';
import { foldedUsername, passwordRules } from '@jumpfleet/policy-domain';
import type { PolicyEvent } from '@jumpfleet/policy-domain';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { NameTaken } from '../../application/ports.js';
import type { Credential, Credentials, PrincipalType } from '../../application/ports.js';

const sequences = { user: 'user_numbers', 'api-account': 'api_account_numbers' } as const;

@Injectable()
export class PostgresCredentials implements Credentials {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  async find(type: PrincipalType, name: string): Promise<Credential | undefined> {
    const rows: { principal_id: string; hash: string | null }[] = await this.dataSource.query(
      'SELECT principal_id, hash FROM credentials WHERE principal_type = $1 AND name = $2',
      [type, stored(type, name)],
    );
    const [row] = rows;
    return row && { principalId: row.principal_id, hash: row.hash };
  }

  async hashes(principalId: string): Promise<readonly string[]> {
    const rows: { hash: string }[] = await this.dataSource.query(
      `SELECT hash FROM (
         SELECT hash, now() AS at FROM credentials WHERE principal_id = $1 AND hash IS NOT NULL
         UNION ALL SELECT hash, replaced_at FROM former_password WHERE principal_id = $1
       ) known ORDER BY at DESC`,
      [principalId],
    );
    return rows.map(({ hash }) => hash);
  }

  added(type: PrincipalType, name: string, credential: Credential): Within<PolicyEvent> {
    return async (tx) => {
      const inserted: unknown[] = await tx.query(
        `INSERT INTO credentials (principal_type, name, principal_id, hash) VALUES ($1, $2, $3, $4)
         ON CONFLICT DO NOTHING RETURNING name`,
        [type, stored(type, name), credential.principalId, credential.hash],
      );
      if (inserted.length === 0) throw new NameTaken(`${type} ${name} exists`);
    };
  }

  replaced(principalId: string, hash: string): Within<PolicyEvent> {
    return async (tx) => {
      await tx.query(
        `INSERT INTO former_password (principal_id, hash)
         SELECT principal_id, hash FROM credentials WHERE principal_id = $1 AND hash IS NOT NULL`,
        [principalId],
      );
      await tx.query('UPDATE credentials SET hash = $2 WHERE principal_id = $1', [
        principalId,
        hash,
      ]);
      await tx.query(
        `DELETE FROM former_password WHERE principal_id = $1 AND replaced_at NOT IN (
           SELECT replaced_at FROM former_password WHERE principal_id = $1
           ORDER BY replaced_at DESC LIMIT $2)`,
        [principalId, passwordRules.remembered],
      );
    };
  }

  readonly follow: Within<PolicyEvent> = async (tx, recorded) => {
    for (const { event } of recorded) {
      if (event.type === 'UserChanged' && event.data.changed.includes('username'))
        await rename(tx, event.data.userId, event.data.settings.username);
      if (event.type === 'UserTwoFactorDisabled')
        await tx.query('DELETE FROM second_factor WHERE user_id = $1', [event.data.userId]);
      if (event.type === 'UserDeleted') await forget(tx, event.data.userId);
      if (event.type === 'ApiAccountDeleted') await forget(tx, event.data.accountId);
      if (event.type === 'ApiAccountSecretRegenerated')
        await tx.query('DELETE FROM api_account_token WHERE account_id = $1', [
          event.data.accountId,
        ]);
    }
  };

  async nextNumber(type: PrincipalType): Promise<number> {
    const rows: { number: number }[] = await this.dataSource.query(
      `SELECT nextval('${sequences[type]}')::int AS number`,
    );
    const [row] = rows;
    if (!row) throw new Error(`The sequence ${sequences[type]} gave no number.`);
    return row.number;
  }
}

async function rename(tx: EntityManager, userId: string, username: string): Promise<void> {
  const name = stored('user', username);
  const others: unknown[] = await tx.query(
    `SELECT 1 FROM credentials
     WHERE principal_type = 'user' AND name = $1 AND principal_id <> $2`,
    [name, userId],
  );
  if (others.length > 0) throw new NameTaken(`user ${username} exists`);
  await tx.query('UPDATE credentials SET name = $2 WHERE principal_id = $1', [userId, name]);
}

const keptOfPrincipals = [
  ['credentials', 'principal_id'],
  ['former_password', 'principal_id'],
  ['last_sign_in', 'principal_id'],
  ['second_factor', 'user_id'],
  ['api_account_token', 'account_id'],
] as const;

async function forget(tx: EntityManager, principalId: string): Promise<void> {
  for (const [table, column] of keptOfPrincipals)
    await tx.query(`DELETE FROM ${table} WHERE ${column} = $1`, [principalId]);
}

/** People's names count without case, as they are typed; client ids are exact. */
function stored(type: PrincipalType, name: string): string {
  return type === 'user' ? foldedUsername(name) : name;
}
