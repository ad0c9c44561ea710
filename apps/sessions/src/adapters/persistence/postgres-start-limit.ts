import type { Within } from '@jumpfleet/event-log';
import { admitsStart } from '@jumpfleet/sessions-domain';
import type { SessionEvent } from '@jumpfleet/sessions-domain';
import { Injectable } from '@nestjs/common';
import { TooManyStarts } from '../../application/ports.js';
import type { StartLimit } from '../../application/ports.js';

/** Any number, as long as nothing else in this database locks on it. */
const startLock = 7_402_201;

/** Starts queue up behind the lock, so that each counts all those admitted before it. */
@Injectable()
export class PostgresStartLimit implements StartLimit {
  within(clientId: string): Within<SessionEvent> {
    return async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock($1)', [startLock]);
      const [row] = await tx.query<{ starting: number }[]>(
        `SELECT count(DISTINCT client_id)::int AS starting FROM sessions
         WHERE status = 'starting' AND client_id <> $1`,
        [clientId],
      );
      if (!admitsStart(row?.starting ?? 0)) throw new TooManyStarts();
    };
  }
}
