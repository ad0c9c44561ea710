import type { Cause, Command, Decider, DomainEvent, Recorded, Result } from '@jumpfleet/kernel';
import { ok } from '@jumpfleet/kernel';
import { setTimeout as delay } from 'node:timers/promises';

import { memoryOf } from './aggregate-memory.js';
import type { Folded } from './aggregate-memory.js';
import { RevisionConflict } from './errors.js';
import type { EventStore, Within } from './event-store.js';

const maxAttempts = 8;
/** Of Postgres: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const deadlockDetected = '40P01';

export type CommandToHandle<C extends Command, E extends DomainEvent> = Readonly<{
  stream: string;
  command: C;
  cause: Cause;
  now: Date;
  /** Not called when the decision adds no event. */
  within?: Within<E>;
  /** As in `AppendOptions`. */
  together?: Within<E>;
}>;

export type Handled<E extends DomainEvent> = Readonly<{
  revision: number;
  recorded: readonly Recorded<E>[];
}>;

type Outcome<E extends DomainEvent, Refusal> = Result<Handled<E>, Refusal>;

/**
 * Load, fold, decide, append. A decision made on a state that others have meanwhile changed is made
 * again, a bounded number of times; then the `RevisionConflict` goes to the caller. So is one whose
 * transaction Postgres undid, because it and another waited for each other. A remembered state
 * spares the load where events are appended at its revision; a refusal, or a decision to add nothing, is
 * always made on a state that was just read.
 */
export async function handleCommand<C extends Command, E extends DomainEvent, State, Refusal>(
  store: EventStore<E>,
  decider: Decider<C, E, State, Refusal>,
  toHandle: CommandToHandle<C, E>,
): Promise<Outcome<E, Refusal>> {
  const handling = new Handling(store, decider, toHandle);
  for (let attempt = 1; ; attempt++) {
    try {
      return (await handling.fromMemory()) ?? (await handling.fromStore());
    } catch (error) {
      if (!mayPass(error) || attempt === maxAttempts) throw error;
      await delay(Math.random() * 2 ** attempt);
    }
  }
}

/** Undone as a whole, for a reason that the next attempt need not meet. */
function mayPass(error: unknown): boolean {
  if (error instanceof RevisionConflict) return true;
  return error instanceof Error && 'code' in error && error.code === deadlockDetected;
}

class Handling<C extends Command, E extends DomainEvent, State, Refusal> {
  private readonly memory;

  constructor(
    private readonly store: EventStore<E>,
    private readonly decider: Decider<C, E, State, Refusal>,
    private readonly toHandle: CommandToHandle<C, E>,
  ) {
    this.memory = memoryOf(store, decider);
  }

  /** Nothing unless the remembered state leads to events, which prove it when they are appended. */
  async fromMemory(): Promise<Outcome<E, Refusal> | undefined> {
    const { stream, command, now } = this.toHandle;
    const known = this.memory.recall(stream);
    if (!known) return undefined;
    const decision = this.decider.decide(command, known.state, now);
    return decision.ok && decision.value.length > 0
      ? this.append(known, decision.value)
      : undefined;
  }

  async fromStore(): Promise<Outcome<E, Refusal>> {
    const { stream, command, now } = this.toHandle;
    const history = await this.store.load(stream);
    const folded = this.fold({ state: this.decider.initial, revision: 0 }, history);
    const decision = this.decider.decide(command, folded.state, now);
    if (!decision.ok) return decision;
    if (decision.value.length === 0) return ok({ revision: folded.revision, recorded: [] });
    return this.append(folded, decision.value);
  }

  private async append(before: Folded<State>, events: readonly E[]): Promise<Outcome<E, Refusal>> {
    const { stream, cause, within, together } = this.toHandle;
    try {
      const recorded = await this.store.append(stream, before.revision, events, {
        cause,
        ...(within && { within }),
        ...(together && { together }),
      });
      const after = this.fold(before, recorded);
      this.memory.remember(stream, after);
      return ok({ revision: after.revision, recorded });
    } catch (error) {
      // What is in the log now is not known.
      this.memory.forget(stream);
      throw error;
    }
  }

  private fold(from: Folded<State>, recorded: readonly Recorded<E>[]): Folded<State> {
    return {
      state: recorded.reduce((state, { event }) => this.decider.evolve(state, event), from.state),
      revision: from.revision + recorded.length,
    };
  }
}
