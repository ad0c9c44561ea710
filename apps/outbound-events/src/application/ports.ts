import type { Within } from '@jumpfleet/event-log';
import type { DeliveryItem, DeliveryStatus, RecipientItem } from '@jumpfleet/outbound-contracts';
import type {
  AttemptError,
  AttemptResult,
  OutboundFact,
  RecipientEvent,
} from '@jumpfleet/outbound-domain';
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

export type Settlement = Readonly<{
  status: 'delivered' | 'queued' | 'dead' | 'skipped';
  /** When it stays queued. */
  nextAttemptAt?: Date;
  statusCode?: number | undefined;
  error?: AttemptError;
  excerpt?: string | undefined;
  /** For later deliveries of the same key. */
  remembered?: Readonly<Record<string, string>> | undefined;
  durationMs: number;
}>;

/** A delivery at the head of its order, and how long until it may be tried. */
export type ReadyDelivery = Readonly<{
  id: string;
  delayMs: number;
  traceparent: string | undefined;
}>;

/** The truth about deliveries: rows of Postgres. Who may be tried next follows from them alone. */
export interface DeliveryQueue {
  /** Undefined when it is not its turn: taken, not due, held back by an earlier one, or finished. */
  claim(deliveryId: string): Promise<ClaimedDelivery | undefined>;
  settle(claimed: ClaimedDelivery, settlement: Settlement): Promise<void>;
  /** Of these, those whose turn it is or will be without another delivery's end. */
  ready(deliveryIds: readonly string[]): Promise<ReadyDelivery[]>;
  /** Due heads of one recipient that nobody has taken. */
  readyOf(recipientId: string, limit: number): Promise<ReadyDelivery[]>;
  /** Heads of all recipients; only those due for that long when given. */
  allReady(overdueMs?: number): Promise<ReadyDelivery[]>;
}
export interface DeliveryHistory {
  find(deliveryId: string): Promise<DeliveryItem | undefined>;
  list(
    query: DeliveryQuery,
  ): Promise<Readonly<{ items: DeliveryItem[]; nextCursor: string | null }>>;
  /** Queues it once more under the same webhook id, with a retry duration of its own. */
  redeliver(deliveryId: string): Promise<Redelivery>;
  /** Forgets what has been finished for so long; answers how many. */
  forget(days: number): Promise<number>;
}
export const DELIVERY_HISTORY = Symbol('DELIVERY_HISTORY');

export type DeliveryQuery = Readonly<{
  recipient?: string | undefined;
  status?: DeliveryStatus | undefined;
  /** Sequence number to continue below. */
  before?: number | undefined;
  limit: number;
}>;
export type RedeliveryRefusal = Readonly<{
  kind: 'delivery-not-found' | 'recipient-gone' | 'recipient-disabled';
}>;
export type Redelivery = 'queued' | RedeliveryRefusal['kind'];

export const DELIVERY_QUEUE = Symbol('DELIVERY_QUEUE');

/** Wakes workers when it is time. Losing what is scheduled delays deliveries but never loses one. */
export interface DeliveryScheduler {
  schedule(deliveries: readonly ReadyDelivery[]): Promise<void>;
  /** Calls back when it can schedule: at the start, and whenever what it kept may be lost. */
  onAvailable(listener: () => void): void;
}
export const DELIVERY_SCHEDULER = Symbol('DELIVERY_SCHEDULER');

/** Makes the one attempt that a claim allows, in whatever way the recipient's target wants. */
export interface DeliverySender {
  /** Never throws: what goes wrong is a result. */
  send(claimed: ClaimedDelivery): Promise<AttemptResult>;
}
export const DELIVERY_SENDER = Symbol('DELIVERY_SENDER');

export const RETENTION_DAYS = Symbol('RETENTION_DAYS');
/** How long a claim holds: longer than any attempt may take. */
export const CLAIM_MS = Symbol('CLAIM_MS');
