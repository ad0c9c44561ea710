import type { Cause } from '@jumpfleet/kernel';
import { BaseRpcContext } from '@nestjs/microservices';
import type { EntityManager } from 'typeorm';

type Args = readonly [tx: EntityManager, cause: Cause];

/**
 * What a handler gets beside the event. Effects belong in `tx`: they commit together with the consumed
 * position, so each event has its effect exactly once. A handler may run more than once before that.
 */
export class EventContext extends BaseRpcContext<Args> {
  private readonly afterwards: (() => void)[] = [];

  constructor(
    readonly tx: EntityManager,
    /** For commands and events that follow from this event. */
    readonly cause: Cause,
  ) {
    super([tx, cause]);
  }

  /** Runs once the effects are committed; not at all when they are rolled back. */
  afterCommit(effect: () => void): void {
    this.afterwards.push(effect);
  }

  /** For the consumer only. */
  committed(): void {
    for (const effect of this.afterwards.splice(0)) effect();
  }
}
