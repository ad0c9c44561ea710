import type { Within } from '@jumpfleet/event-log';
import type { DeliveryItem, DeliveryStatus, RecipientItem } from '@jumpfleet/outbound-contracts';
import type { AttemptResult, OutboundFact, RecipientEvent } from '@jumpfleet/outbound-domain';
import type { RecipientRow } from './recipient-list.projection.js';

/** What belongs to a recipient beside its settings; each within the append that makes it true. */
export interface RecipientBelongings {
  /** Throws `RecipientNameTaken` or `TooManyRecipients`. */
  admit(recipientId: string, name: string): Within<RecipientEvent>;
  /** Drops what is still queued. */
  discard(recipientId: string): Within<RecipientEvent>;
}
export const RECIPIENT_BELONGINGS = Symbol('RECIPIENT_BELONGINGS');

export class RecipientNameTaken extends Error {
  override readonly name = 'RecipientNameTaken';
}
export class TooManyRecipients extends Error {
  override readonly name = 'TooManyRecipients';
}

export interface RecipientDirectory {
  find(recipientId: string): Promise<RecipientItem | undefined>;
  list(): Promise<RecipientItem[]>;
}
export const RECIPIENT_DIRECTORY = Symbol('RECIPIENT_DIRECTORY');

/** One attempt that this process may make now, and nobody else until the claim lapses. */
export type ClaimedDelivery = Readonly<{
  id: string;
  /** Number of this attempt; also the fence against a claim that has lapsed. */
  attempt: number;
  /** Failures since the delivery was queued or redelivered. */
  failures: number;
  firstAttemptAt: Date;
  recipient: RecipientRow;
  secrets: RecipientSecrets;
  fact: OutboundFact;
  /** What answers to earlier deliveries of the same key to this recipient told. */
  remembered: Readonly<Record<string, string>>;
}>;

export type RecipientSecrets = Readonly<{
  /** Each signs: two while the newer one takes over from the older. Standard Webhooks' `whsec_...`. */
  signing: readonly string[];
  /** What templates name as `secrets.NAME`. */
  named: Readonly<Record<string, string>>;
}>;

export interface DeliveryHistory {
  find(deliveryId: string): Promise<DeliveryItem | undefined>;
  /** Newest first, without the excerpts of answers. */
  list(
    query: DeliveryQuery,
  ): Promise<Readonly<{ items: DeliveryItem[]; nextCursor: string | null }>>;
}
export const DELIVERY_HISTORY = Symbol('DELIVERY_HISTORY');

/** What a delivery is made of, as it is now; undefined when it or its recipient is not there. */
export interface DeliveryContents {
  find(
    deliveryId: string,
  ): Promise<Pick<ClaimedDelivery, 'fact' | 'recipient' | 'remembered'> | undefined>;
}
export const DELIVERY_CONTENTS = Symbol('DELIVERY_CONTENTS');

export type DeliveryQuery = Readonly<{
  recipient?: string | undefined;
  status?: DeliveryStatus | undefined;
  event?: string | undefined;
  key?: string | undefined;
  /** Of what was queued from then on, and before then. */
  since?: string | undefined;
  until?: string | undefined;
  /** Sequence number to continue below. */
  before?: number | undefined;
  limit: number;
}>;

/** Which finished deliveries of a recipient; those that are named, or all of a status in a time. */
export type RedeliveryWish = Readonly<{
  deliveries?: readonly string[] | undefined;
  status?: 'dead' | 'delivered' | 'skipped' | undefined;
  since?: string | undefined;
  until?: string | undefined;
}>;
export type RedeliveryRefusal = Readonly<{
  kind: 'delivery-not-found' | 'recipient-gone' | 'recipient-disabled';
}>;
export interface Redeliveries {
  refusalOf(recipientId: string): Promise<'recipient-gone' | 'recipient-disabled' | undefined>;
  /** Queues them once more under the same ids and in the same places, each with a retry duration of its own. */
  queue(recipientId: string, wish: RedeliveryWish): Promise<number>;
}
export const REDELIVERIES = Symbol('REDELIVERIES');

export interface DeliveryHousekeeping {
  /** Puts away a batch of all that is too old, or was queued for recipients that are gone; answers how many rows. */
  tidy(): Promise<number>;
}
export const DELIVERY_HOUSEKEEPING = Symbol('DELIVERY_HOUSEKEEPING');

/** Wakes some process when it is time. Losing what is scheduled delays deliveries but never loses one. */
export interface WakeScheduler {
  schedule(recipientId: string, delayMs: number): void;
}
export const WAKE_SCHEDULER = Symbol('WAKE_SCHEDULER');

/** Makes the one attempt that a claim allows, in whatever way the recipient's target wants. */
export interface DeliverySender {
  /** Never throws: what goes wrong is a result. */
  send(claimed: ClaimedDelivery): Promise<AttemptResult>;
}
export const DELIVERY_SENDER = Symbol('DELIVERY_SENDER');

export const RETENTION_DAYS = Symbol('RETENTION_DAYS');
