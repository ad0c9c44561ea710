import { expect } from '@jest/globals';
import type { Command, Decider, DomainEvent } from '@jumpfleet/kernel';

type Outcome<Event, Refusal> = Readonly<{
  /** Exactly these events, in this order; none when called without any. */
  emits(...events: readonly Event[]): void;
  refuses(refusal: Refusal): void;
}>;

type Given<C, E, Refusal> = (...past: readonly E[]) => Readonly<{
  when(command: C): Outcome<E, Refusal>;
}>;

/** `const given = specify(decider, now); given(enrolled).when(retire).emits(retired)` */
export function specify<C extends Command, E extends DomainEvent, State, Refusal>(
  decider: Decider<C, E, State, Refusal>,
  now: Date,
): Given<C, E, Refusal> {
  return (...past) => ({
    when(command) {
      const state = past.reduce<State>((so, event) => decider.evolve(so, event), decider.initial);
      const result = decider.decide(command, state, now);
      return {
        emits(...events) {
          expect(result).toEqual({ ok: true, value: events });
        },
        refuses(refusal) {
          expect(result).toEqual({ ok: false, refusal });
        },
      };
    },
  });
}
