import type { Cause, Command, Decider, DomainEvent, Recorded, Result } from '@jumpfleet/kernel';
import { ok } from '@jumpfleet/kernel';
import { setTimeout as delay } from 'node:timers/promises';
import { RevisionConflict } from './errors.js';
import type { EventStore, Within } from './event-store.js';

const maxAttempts = 8;

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

/**
 * Load, fold, decide, append. A decision made on a state that others have meanwhile changed is made
 * again, a bounded number of times; then the `RevisionConflict` goes to the caller.
 */
export async function handleCommand<C extends Command, E extends DomainEvent, State, Refusal>(
  store: EventStore<E>,
  decider: Decider<C, E, State, Refusal>,
  toHandle: CommandToHandle<C, E>,
): Promise<Result<Handled<E>, Refusal>> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await handleOnce(store, decider, toHandle);
    } catch (error) {
      if (!(error instanceof RevisionConflict) || attempt === maxAttempts) throw error;
      await delay(Math.random() * 2 ** attempt);
    }
  }
}

async function handleOnce<C extends Command, E extends DomainEvent, State, Refusal>(
  store: EventStore<E>,
  decider: Decider<C, E, State, Refusal>,
  { stream, command, cause, now, within, together }: CommandToHandle<C, E>,
): Promise<Result<Handled<E>, Refusal>> {
  const history = await store.load(stream);
  const state = history.reduce(
    (folded, { event }) => decider.evolve(folded, event),
    decider.initial,
  );
  const decision = decider.decide(command, state, now);
  if (!decision.ok) return decision;
  if (decision.value.length === 0) return ok({ revision: history.length, recorded: [] });
  const recorded = await store.append(stream, history.length, decision.value, {
    cause,
    ...(within && { within }),
    ...(together && { together }),
  });
  return ok({ revision: history.length + recorded.length, recorded });
}
