import { createHash } from 'node:crypto';
import { passesFilter } from '@jumpfleet/outbound-domain';
import type { OutboundFact } from '@jumpfleet/outbound-domain';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { RecipientRow } from '../../application/recipient-list.projection.js';

/** Any number, as long as nothing else in this database locks on it. */
const intakeLock = 7_402_301;

type Subscriber = Pick<RecipientRow, 'id' | 'settings'>;

/** Turns a fact into one delivery for each recipient that wants it, in the caller's transaction. */
@Injectable()
export class DeliveryIntake {
  /** Answers the ids of the new deliveries. */
  async queue(tx: EntityManager, fact: OutboundFact): Promise<string[]> {
    await oneAtATime(tx);
    const subscribers = await tx.query<Subscriber[]>(
      'SELECT id, settings FROM recipients WHERE enabled AND $1 = ANY (events) ORDER BY id',
      [fact.name],
    );
    const wanting = subscribers.filter(({ settings }) => passesFilter(settings.filter, fact));
    return queueFor(
      tx,
      fact,
      wanting.map(({ id }) => id),
    );
  }

  /** Whatever the recipient wants to hear of: for a test by hand. */
  async queueFor(tx: EntityManager, fact: OutboundFact, recipientId: string): Promise<string[]> {
    await oneAtATime(tx);
    return queueFor(tx, fact, [recipientId]);
  }
}

/** What gets the lower number is also visible first, on which the strict order rests. */
async function oneAtATime(tx: EntityManager): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock($1)', [intakeLock]);
}

async function queueFor(
  tx: EntityManager,
  fact: OutboundFact,
  recipients: readonly string[],
): Promise<string[]> {
  const rows = recipients.map((id) => ({ id: deliveryId(fact.eventId, id), recipient: id }));
  const queued = await tx.query<{ id: string }[]>(
    `INSERT INTO deliveries (id, recipient_id, event_id, event_name, key, fact, traceparent)
     SELECT d.id, d.recipient, $2, $3, $4, $5::jsonb, $6
     FROM jsonb_to_recordset($1::jsonb) AS d (id text, recipient uuid)
     ON CONFLICT DO NOTHING RETURNING id`,
    [
      JSON.stringify(rows),
      fact.eventId,
      fact.name,
      fact.key,
      JSON.stringify(fact),
      fact.traceparent ?? null,
    ],
  );
  return queued.map(({ id }) => id);
}

/** The `webhook-id`: one event to one recipient always has the same, however often it is tried. */
function deliveryId(eventId: string, recipientId: string): string {
  const digest = createHash('sha256').update(`${eventId}\n${recipientId}`).digest('hex');
  return `msg_${digest.slice(0, 32)}`;
}
