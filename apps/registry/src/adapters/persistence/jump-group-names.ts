import type { Within } from '@jumpfleet/event-log';
import type { RegistryEvent } from '@jumpfleet/registry-domain';
import { codeNameFrom, freeCodeName } from '@jumpfleet/registry-domain';
import type { DataSource } from 'typeorm';
import type { JumpGroupNames } from '../../application/ports.js';
import { JumpGroupInUse } from '../../application/ports.js';

const usesSql = `
SELECT (SELECT count(*)::integer FROM jump_client
        WHERE jump_group_type = 'shared' AND jump_group_id = $1) AS items,
  (SELECT count(*)::integer FROM installer
   WHERE terms->'settings'->'jumpGroup'->>'type' = 'shared' AND jump_group_id = $1) AS installers`;

const uniqueViolation = '23505';

/** The unique indexes of the read model decide; this finds free names and reads what the indexes say. */
export class PostgresJumpGroupNames implements JumpGroupNames {
  constructor(private readonly dataSource: DataSource) {}

  /** In the transaction of a deletion, whose row is gone by then: who wants to put an item there waits. */
  readonly demandUnused: Within<RegistryEvent> = async (tx, recorded) => {
    for (const { event } of recorded) {
      if (event.type !== 'JumpGroupDeleted') continue;
      const [uses] = await tx.query<{ items: number; installers: number }[]>(usesSql, [
        event.data.id,
      ]);
      if (uses && uses.items + uses.installers > 0)
        throw new JumpGroupInUse(uses.items, uses.installers);
    }
  };

  async nextId(): Promise<number> {
    const [row] = await this.dataSource.query<{ id: string }[]>(
      `SELECT nextval('jump_group_numbers') AS id`,
    );
    return Number(row?.id);
  }

  async freeCodeName(name: string): Promise<string> {
    const codeName = codeNameFrom(name);
    const taken = await this.dataSource.query<{ code_name: string }[]>(
      `SELECT code_name FROM jump_group WHERE starts_with(code_name, $1)`,
      [codeName],
    );
    return freeCodeName(codeName, new Set(taken.map(({ code_name }) => code_name)));
  }

  takenBy(error: unknown): 'name' | 'codeName' | undefined {
    const { code, constraint = '' } = driverError(error);
    if (code !== uniqueViolation || !constraint.startsWith('jump_group')) return undefined;
    if (constraint.endsWith('_code_name')) return 'codeName';
    return constraint.endsWith('_name') ? 'name' : undefined;
  }
}

function driverError(error: unknown): Readonly<{ code?: string; constraint?: string }> {
  if (!(error instanceof Error) || !('driverError' in error)) return {};
  return error.driverError as Readonly<{ code?: string; constraint?: string }>;
}
