import type { RecipientHealth } from '@jumpfleet/outbound-domain';

/** How a recipient does, and how much waits for it. */
export type RecipientState = Readonly<
  RecipientHealth & {
    queued: number;
    /** Of those, the ones that have failed at least once. */
    retrying: number;
  }
>;

/** Kept with each batch of answers, so that asking costs a row per recipient however much is queued. */
export interface RecipientStates {
  /** By recipient; who never had a delivery has none. */
  all(): Promise<ReadonlyMap<string, RecipientState>>;
  find(recipientId: string): Promise<RecipientState | undefined>;
}
export const RECIPIENT_STATES = Symbol('RECIPIENT_STATES');
