import type { AccessFactRow } from './access-facts.projection.js';

/** The table of facts, read on and on by one reader. */
export interface AccessFactSource {
  /** All rows at first, then those that may be new; a row may come twice, and none is left out. */
  read(): Promise<readonly AccessFactRow[]>;
}
