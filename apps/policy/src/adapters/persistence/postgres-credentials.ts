import type { Within } from '@jumpfleet/event-log';
import { foldedUsername } from '@jumpfleet/policy-domain';
import type { PolicyEvent } from '@jumpfleet/policy-domain';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { NameTaken } from '../../application/ports.js';
import type { Credential, Credentials } from '../../application/ports.js';

type PrincipalType = Parameters<Credentials['find']>[0];

const sequences = { user: 'user_numbers', 'api-account': 'api_account_numbers' } as const;

@Injectable()
export class PostgresCredentials implements Credentials {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  async find(type: PrincipalType, name: string): Promise<Credential | undefined> {
    const rows: { principal_id: string; hash: string }[] = await this.dataSource.query(
      'SELECT principal_id, hash FROM credentials WHERE principal_type = $1 AND name = $2',
      [type, stored(type, name)],
    );
    const [row] = rows;
    return row && { principalId: row.principal_id, hash: row.hash };
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

  async nextNumber(type: PrincipalType): Promise<number> {
    const rows: { number: number }[] = await this.dataSource.query(
      `SELECT nextval('${sequences[type]}')::int AS number`,
    );
    const [row] = rows;
    if (!row) throw new Error(`The sequence ${sequences[type]} gave no number.`);
    return row.number;
  }
}

/** People's names count without case, as they are typed; client ids are exact. */
function stored(type: PrincipalType, name: string): string {
  return type === 'user' ? foldedUsername(name) : name;
}
