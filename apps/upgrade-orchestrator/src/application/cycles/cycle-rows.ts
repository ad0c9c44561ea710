import type { CycleRow } from './cycle-list.projection.js';

/** Cycles as they were last committed. */
export interface CycleRows {
  find(cycleId: string): Promise<CycleRow | undefined>;
  /** The one that was started last, whatever became of it. */
  newest(): Promise<CycleRow | undefined>;
  /** The one that is not over; there is never more than one. */
  alive(): Promise<CycleRow | undefined>;
  /** Newest first; those that were started before a position, where one is named. */
  page(limit: number, before?: string): Promise<readonly CycleRow[]>;
  /** For each platform the version of its newest cycle that was not cancelled. */
  currentVersions(): Promise<Readonly<Record<string, string>>>;
  /** Which of these releases a cycle was ever about. */
  everUsed(releaseIds: readonly string[]): Promise<ReadonlySet<string>>;
}
export const CYCLE_ROWS = Symbol('CYCLE_ROWS');
