import type { Command, Decider, DomainEvent } from '@jumpfleet/kernel';
import { LRUCache } from 'lru-cache';

import type { EventStore } from './event-store.js';

/** A state of a stream, folded from all its events up to the revision. */
export type Folded<State> = Readonly<{ state: State; revision: number }>;

/** A state of the size of a Jump Client takes about a kilobyte. */
const maxStates = 10_000;
const rememberedMs = 60_000;

/**
 * What this process last appended to, folded, so that the next command on the stream need not read it
 * again. Others may have appended meanwhile: only an append at its revision proves that it still holds.
 */
export class AggregateMemory<State> {
  private readonly states = new LRUCache<string, Folded<State>>({
    max: maxStates,
    ttl: rememberedMs,
    perf: performance,
  });

  recall(stream: string): Folded<State> | undefined {
    return this.states.get(stream);
  }

  remember(stream: string, folded: Folded<State>): void {
    const known = this.states.get(stream);
    if (!known || known.revision < folded.revision) this.states.set(stream, folded);
  }

  forget(stream: string): void {
    this.states.delete(stream);
  }
}

const memories = new WeakMap<object, WeakMap<object, AggregateMemory<unknown>>>();

/** One for each decider of a store: several may fold the same streams. */
export function memoryOf<C extends Command, E extends DomainEvent, State, Refusal>(
  store: EventStore<E>,
  decider: Decider<C, E, State, Refusal>,
): AggregateMemory<State> {
  const ofStore = memories.get(store) ?? new WeakMap<object, AggregateMemory<unknown>>();
  memories.set(store, ofStore);
  const memory = ofStore.get(decider) ?? new AggregateMemory<unknown>();
  ofStore.set(decider, memory);
  // Only states of this decider are ever put into its memory.
  return memory as AggregateMemory<State>;
}
