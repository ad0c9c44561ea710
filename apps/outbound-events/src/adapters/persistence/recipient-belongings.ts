import type { Within } from '@jumpfleet/event-log';
import { maxRecipients } from '@jumpfleet/outbound-domain';
import type { RecipientEvent } from '@jumpfleet/outbound-domain';
import { Injectable } from '@nestjs/common';
import { RecipientNameTaken, TooManyRecipients } from '../../application/ports.js';
import type { RecipientBelongings } from '../../application/ports.js';
import { dropQueued } from './delivery-housekeeping.js';

/** Any number, as long as nothing else in this database locks on it. */
const admissionLock = 7_402_302;

@Injectable()
export class PostgresRecipientBelongings implements RecipientBelongings {
  admit(recipientId: string, name: string): Within<RecipientEvent> {
    return async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock($1)', [admissionLock]);
      const [row] = await tx.query<{ namesakes: number; recipients: number }[]>(
        `SELECT count(*)::int AS recipients,
           count(*) FILTER (WHERE id <> $1 AND lower(name) = lower($2))::int AS namesakes
         FROM recipients`,
        [recipientId, name],
      );
      if (row && row.namesakes > 0) throw new RecipientNameTaken();
      if (row && row.recipients > maxRecipients) throw new TooManyRecipients();
    };
  }

  discard(recipientId: string): Within<RecipientEvent> {
    return (tx) => dropQueued(tx, recipientId);
  }
}
