/** The clients of cycles, each with its row: far more than all else that is kept of a cycle. */
export interface OldCycles {
  /** Lets go of some clients of cycles before the newest few; answers how many. */
  forget(newest: number, limit: number): Promise<number>;
}
export const OLD_CYCLES = Symbol('OLD_CYCLES');
