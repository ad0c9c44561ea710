import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ListedPrincipal, Principals } from '../../application/ports.js';
import { apiAccountReadModel, userReadModel } from './principals.read-models.js';

const sources = {
  user: { table: userReadModel.table, name: 'username', expires: 'expires_at' },
  'api-account': { table: apiAccountReadModel.table, name: 'name', expires: 'NULL::timestamptz' },
} as const;

@Injectable()
export class PostgresPrincipals implements Principals {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** Ids come from tokens and questions: what is no uuid is nobody's, not an error. */
  async find(
    type: keyof typeof sources,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, ListedPrincipal>> {
    if (ids.length === 0) return new Map();
    const { table, name, expires } = sources[type];
    const rows: ListedPrincipal[] = await this.dataSource.query(
      `SELECT id::text, ${name} AS name, administrator,
         enabled AND coalesce(${expires} > now(), true) AS enabled
       FROM ${table}
       WHERE id = ANY (SELECT t::uuid FROM unnest($1::text[]) t WHERE pg_input_is_valid(t, 'uuid'))`,
      [ids],
    );
    return new Map(rows.map((row) => [row.id, row]));
  }
}
