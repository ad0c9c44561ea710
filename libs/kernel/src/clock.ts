/** Time as a dependency; tests pass their own. */
export interface Clock {
  now(): Date;
}
