import type { Command, DomainEvent } from './messages.js';
import type { Result } from './result.js';

/**
 * An aggregate as pure functions. `decide` answers a command with events or a refusal; `evolve` folds
 * an event into the state. Neither reads a clock, does I/O or changes its arguments. Switches over
 * events have no `default`, so that a new event stops the build until it is handled.
 */
export interface Decider<
  C extends Command = Command,
  E extends DomainEvent = DomainEvent,
  State = unknown,
  Refusal = unknown,
> {
  readonly initial: State;
  decide(command: C, state: State, now: Date): Result<readonly E[], Refusal>;
  evolve(state: State, event: E): State;
}
