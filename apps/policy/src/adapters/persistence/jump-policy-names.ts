import type { Within } from '@jumpfleet/event-log';
import type { JumpPolicyEvent, PolicyEvent } from '@jumpfleet/policy-domain';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { JumpPolicyNameTaken } from '../../application/ports.js';
import type { JumpPolicyNames } from '../../application/ports.js';
import { jumpPolicyReadModel } from './read-models.js';

const { table } = jumpPolicyReadModel;
/** Changes of names take turns: two that are not committed yet could not see each other. */
const namesInTurn = 0x6a70;

@Injectable()
export class PostgresJumpPolicyNames implements JumpPolicyNames {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  async nextId(): Promise<number> {
    const rows: { id: number }[] = await this.dataSource.query(
      `SELECT nextval('jump_policy_numbers')::int AS id`,
    );
    const [row] = rows;
    if (!row) throw new Error('The sequence jump_policy_numbers gave no number.');
    return row.id;
  }

  async freeCodeName(displayName: string): Promise<string> {
    const base = codeNameFrom(displayName);
    const rows: { code_name: string }[] = await this.dataSource.query(
      `SELECT code_name FROM ${table} WHERE starts_with(code_name, $1)`,
      [base],
    );
    const taken = new Set(rows.map(({ code_name }) => code_name));
    if (!taken.has(base)) return base;
    for (let suffix = 2; ; suffix++)
      if (!taken.has(`${base}_${suffix}`)) return `${base}_${suffix}`;
  }

  readonly stayUnique: Within<PolicyEvent> = async (tx, recorded) => {
    for (const { event } of recorded)
      if (event.type === 'JumpPolicyCreated' || event.type === 'JumpPolicyChanged')
        await demandUnique(tx, event.data);
  };
}

type Named = Exclude<JumpPolicyEvent, { type: 'JumpPolicyDeleted' }>['data'];

async function demandUnique(tx: EntityManager, { id, terms }: Named): Promise<void> {
  const { displayName, codeName } = terms;
  await tx.query('SELECT pg_advisory_xact_lock($1)', [namesInTurn]);
  const others: { by_name: boolean }[] = await tx.query(
    `SELECT lower(display_name) = lower($2) AS by_name FROM ${table}
     WHERE id <> $1 AND (lower(display_name) = lower($2) OR code_name = $3)
     ORDER BY by_name DESC LIMIT 1`,
    [id, displayName, codeName],
  );
  const [other] = others;
  if (!other) return;
  throw new JumpPolicyNameTaken(
    other.by_name
      ? { kind: 'display-name-taken', displayName }
      : { kind: 'code-name-taken', codeName },
  );
}

/** Short enough that a suffix still fits into the 64 characters of a code name. */
function codeNameFrom(displayName: string): string {
  const words = displayName
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  return words.slice(0, 54) || 'jump_policy';
}
