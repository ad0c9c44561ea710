import type { Within } from '@jumpfleet/event-log';
import type { Pause, RegistryEvent } from '@jumpfleet/registry-domain';

/** Whose count-down of `minutes` began no later than `since` is over; 0 minutes stands for the site's days. */
export type Cutoff = Readonly<{ minutes: number; since: number }>;

export type OverdueItem = Readonly<{ clientId: string; endpointId: string; since: number }>;
export type SilentClient = Readonly<{ clientId: string; since: number }>;

/** Who is offline, by how long; nobody else is looked at. */
export interface Countdowns {
  /** The distinct limits among those who are offline. */
  limits(): Promise<number[]>;
  /** Items whose own limit is over. */
  overdue(cutoffs: readonly Cutoff[], limit: number): Promise<OverdueItem[]>;
  /** Clients that are neither lost nor uninstalled, and silent since `since` or longer. */
  silent(limits: readonly number[], since: number, limit: number): Promise<SilentClient[]>;
  expired(now: number, limit: number): Promise<string[]>;
  /** Clients that are online though they are labelled lost or disabled. */
  back(limit: number): Promise<string[]>;
  /** Counts no further than `enough`. */
  countDue(cutoffs: readonly Cutoff[], now: number, enough: number): Promise<number>;
  countSilent(limits: readonly number[], since: number, enough: number): Promise<number>;
  /** Holds the client's row and throws `CountdownStopped` when it was there after `since`. */
  stillSilent(endpointId: string, since: number): Within<RegistryEvent>;
}

/** The client came back, or went, while its end was on its way. */
export class CountdownStopped extends Error {
  override readonly name = 'CountdownStopped';
}

export type FleetSample = Readonly<{ online: number; lost: number; deleted: number }>;

/** What was seen of the site over time; survives every restart. */
export interface FleetWatch {
  /** Notes that somebody looks, and answers all times in which no count-down ran. */
  look(at: number, isFrozen: boolean, longestGapMs: number): Promise<readonly Pause[]>;
  pauses(): Promise<readonly Pause[]>;
  /** Clients that are not uninstalled, and those that are online. */
  count(): Promise<Readonly<{ total: number; online: number }>>;
  /** The most that were online at once, and what went, since then. */
  since(from: number): Promise<FleetSample>;
  note(at: number, sample: FleetSample, keepFrom: number): Promise<void>;
}
