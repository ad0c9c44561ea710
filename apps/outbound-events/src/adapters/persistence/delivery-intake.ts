import { passesFilter } from '@jumpfleet/outbound-domain';
import type { EventFilter, OutboundFact } from '@jumpfleet/outbound-domain';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Queued } from '../../application/delivery-queue.port.js';
import { intakeLock, waitForLane } from './delivery-locks.js';
import { firstOfLane } from './delivery-turn.js';
import { FactMemory } from './fact-memory.js';

type Subscriber = Readonly<{ id: string; filter: EventFilter }>;

/**
 * The `webhook-id` comes of the event and the recipient: one event to one recipient always has the same, however
 * often it is tried. A delivery is a head when nothing else of its key is queued for its recipient.
 */
const insert = `
  WITH fact AS (
    INSERT INTO delivery_facts (event_id, name, key, fact) VALUES ($1::uuid, $2, $3, $4::json)
    ON CONFLICT DO NOTHING RETURNING id),
  queued AS (
    INSERT INTO deliveries (id, recipient_id, fact_id, key, is_head)
    SELECT 'msg_' || left(encode(sha256(convert_to($1 || E'\\n' || r, 'UTF8')), 'hex'), 32), r, f.id, $3,
      ${firstOfLane('r', '$3')} IS NULL
    FROM fact f CROSS JOIN unnest($5::uuid[]) AS r RETURNING id, recipient_id, fact_id),
  counted AS (
    INSERT INTO recipient_intake AS i SELECT recipient_id, 1 FROM queued
    ON CONFLICT (recipient_id) DO UPDATE SET queued = i.queued + 1)
  SELECT id, recipient_id AS "recipientId", fact_id AS fact FROM queued`;

/** Turns a fact into one delivery for each recipient that wants it, in the caller's transaction. */
@Injectable()
export class DeliveryIntake {
  constructor(private readonly memory: FactMemory) {}

  /** Answers the new deliveries, whose recipients are to be woken after the commit. */
  async queue(tx: EntityManager, fact: OutboundFact): Promise<Queued[]> {
    await oneAtATime(tx, fact);
    const subscribers = await tx.query<Subscriber[]>(
      `SELECT id, settings -> 'filter' AS filter FROM recipients
       WHERE enabled AND $1 = ANY (events) ORDER BY id`,
      [fact.name],
    );
    const wanting = subscribers.filter(({ filter }) => passesFilter(filter, fact));
    return this.insert(
      tx,
      fact,
      wanting.map(({ id }) => id),
    );
  }

  /** Whatever the recipient wants to hear of: for a test by hand. */
  async queueFor(tx: EntityManager, fact: OutboundFact, recipientId: string): Promise<Queued[]> {
    await oneAtATime(tx, fact);
    return this.insert(tx, fact, [recipientId]);
  }

  private async insert(
    tx: EntityManager,
    fact: OutboundFact,
    recipients: readonly string[],
  ): Promise<Queued[]> {
    if (recipients.length === 0) return [];
    const { eventId, name, key } = fact;
    const parameters = [eventId, name, key, JSON.stringify(fact), recipients];
    const queued = await tx.query<(Queued & { fact: string })[]>(insert, parameters);
    if (queued[0]) this.memory.keep(Number(queued[0].fact), fact);
    return queued;
  }
}

/** What gets the lower number is also visible first, on which the strict order rests. */
async function oneAtATime(tx: EntityManager, { key }: OutboundFact): Promise<void> {
  await tx.query(`SELECT pg_advisory_xact_lock(${intakeLock}), ${waitForLane('$1::text')}`, [key]);
}
