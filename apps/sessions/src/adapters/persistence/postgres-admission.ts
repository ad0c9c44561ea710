import type { Within } from '@jumpfleet/event-log';
import { admitsStart } from '@jumpfleet/sessions-domain';
import type { SessionEvent } from '@jumpfleet/sessions-domain';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { NotAdmitted } from '../../application/ports.js';
import type { Admission, Arrival } from '../../application/ports.js';
import { lockAdmission } from './admission-lock.js';

/** Starts queue up behind the lock, so that each sees all those admitted before it. */
@Injectable()
export class PostgresAdmission implements Admission {
  within(arrival: Arrival): Within<SessionEvent> {
    return async (tx) => {
      await lockAdmission(tx);
      if (await isRevoked(tx, arrival)) throw new NotAdmitted('access-revoked');
      if (await meetsOthers(tx, arrival)) throw new NotAdmitted('simultaneous-jump-refused');
      if (!admitsStart(await startingElsewhere(tx, arrival))) throw new NotAdmitted('server-busy');
    };
  }

  joining(arrival: Pick<Arrival, 'representativeId' | 'askedAt'>): Within<SessionEvent> {
    return async (tx) => {
      await lockAdmission(tx);
      if (await isRevoked(tx, arrival)) throw new NotAdmitted('access-revoked');
    };
  }
}

type Asked = Pick<Arrival, 'representativeId' | 'askedAt'>;

async function isRevoked(tx: EntityManager, arrival: Asked): Promise<boolean> {
  const rows = await tx.query<unknown[]>(
    'SELECT 1 FROM revoked_representative WHERE id = $1 AND revoked_at >= $2',
    [arrival.representativeId, arrival.askedAt],
  );
  return rows.length > 0;
}

/** Sessions that one takes part in keep nobody away, whoever began them. */
async function meetsOthers(tx: EntityManager, arrival: Arrival): Promise<boolean> {
  if (arrival.alone === 'nowhere') return false;
  const [column, id] =
    arrival.alone === 'at-item'
      ? ['client_id', arrival.clientId]
      : ['endpoint_id', arrival.endpointId];
  const rows = await tx.query<unknown[]>(
    `SELECT 1 FROM sessions
     WHERE ${column} = $1 AND status <> 'ended' AND NOT EXISTS (
       SELECT 1 FROM jsonb_array_elements(members) AS member
       WHERE member->>'id' = $2 AND member->>'state' <> 'left')
     LIMIT 1`,
    [id, arrival.representativeId],
  );
  return rows.length > 0;
}

async function startingElsewhere(tx: EntityManager, { clientId }: Arrival): Promise<number> {
  const [row] = await tx.query<{ starting: number }[]>(
    `SELECT count(DISTINCT client_id)::int AS starting FROM sessions
     WHERE status = 'starting' AND client_id <> $1`,
    [clientId],
  );
  return row?.starting ?? 0;
}
