import type { AttemptError, RecipientHealth } from '@jumpfleet/outbound-domain';
import type { ClaimedDelivery } from './ports.js';
import type { RecipientRow } from './recipient-list.projection.js';

/** A delivery that was queued just now. */
export type Queued = Readonly<{ id: string; recipientId: string }>;

/** What a process would take of a recipient's deliveries, beside what it has already. */
export type Ask = Readonly<{ recipientId: string; room: number; keep: readonly number[] }>;

/** A delivery that this process may try now; `seq` is its place in the order. */
export type Taken = ClaimedDelivery & Readonly<{ seq: number }>;

export type Claim = Readonly<{
  recipient: RecipientRow;
  health: RecipientHealth;
  /** In the order in which they may go. */
  deliveries: readonly Taken[];
  /** How long until there is something that was not taken; undefined when nothing else is queued. */
  nextMs: number | undefined;
}>;

/** By recipient. `elsewhere`: another process has it. Who is in neither is disabled or gone. */
export type Claims = Readonly<{
  granted: ReadonlyMap<string, Claim>;
  elsewhere: ReadonlySet<string>;
}>;

export type Settlement = Readonly<{
  status: 'delivered' | 'queued' | 'dead' | 'skipped';
  /** When it stays queued. */
  nextAttemptAt?: Date;
  statusCode?: number | undefined;
  error?: AttemptError | undefined;
  excerpt?: string | undefined;
  /** For later deliveries of the same key. */
  remembered?: Readonly<Record<string, string>> | undefined;
  at: Date;
  durationMs: number;
}>;
export type Settled = Readonly<{ taken: Taken; settlement: Settlement }>;

/** How a recipient stands after a batch, and what this process does not have any more. */
export type Standing = Readonly<{
  recipientId: string;
  health: RecipientHealth;
  gone: readonly number[];
}>;

/** The truth about deliveries: rows of Postgres. Who may be tried next follows from them alone. */
export interface DeliveryQueue {
  /** One process at a time has what is queued for a recipient, until it has settled it or its hold lapses. */
  claim(asks: readonly Ask[]): Promise<Claims>;
  settle(
    settled: readonly Settled[],
    standings: readonly Standing[],
  ): Promise<Readonly<{ unsettled: ReadonlySet<number>; freed: readonly string[] }>>;
  /** Recipients for whom something is due that no living process has. */
  due(): Promise<string[]>;
}
export const DELIVERY_QUEUE = Symbol('DELIVERY_QUEUE');

/** How long a hold lasts: longer than any attempt, by `graceMs`. */
export const CLAIM_MS = Symbol('CLAIM_MS');
export const graceMs = 5_000;
