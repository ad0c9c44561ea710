import type { Within } from '@jumpfleet/event-log';
import type { PolicyEvent } from '@jumpfleet/policy-domain';
import { Injectable } from '@nestjs/common';
import { NoAdministratorLeft } from '../../application/users/ports.js';
import type { Administrators } from '../../application/users/ports.js';
import { userReadModel } from './principals.read-models.js';

/** Whoever takes away an administrator takes turns: two could each leave the other one. */
const administratorsInTurn = 0x6164;

@Injectable()
export class PostgresAdministrators implements Administrators {
  readonly remain: Within<PolicyEvent> = async (tx, recorded) => {
    if (!recorded.some(({ event }) => takesOneAway(event))) return;
    await tx.query('SELECT pg_advisory_xact_lock($1)', [administratorsInTurn]);
    const left: unknown[] = await tx.query(
      `SELECT 1 FROM ${userReadModel.table}
       WHERE administrator AND enabled AND expires_at IS NULL LIMIT 1`,
    );
    if (left.length === 0) throw new NoAdministratorLeft('That was the last administrator.');
  };
}

/** The table shows the new state by then. */
function takesOneAway(event: PolicyEvent): boolean {
  if (event.type === 'UserDeleted') return event.data.wasAdministrator;
  if (event.type !== 'UserChanged' || !event.data.wasAdministrator) return false;
  const { changed } = event.data;
  return (['rights', 'enabled', 'expiresAt'] as const).some((name) => changed.includes(name));
}
