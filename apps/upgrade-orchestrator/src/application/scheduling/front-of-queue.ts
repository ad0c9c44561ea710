import type { CyclePlan } from '../cycles/cycle-plans.js';
import type { CycleRoll } from './upgrade-queue.js';

/** The queue as those see it who move clients to its front. */
export interface QueueFront {
  roll(cycleId: string): Promise<CycleRoll>;
  /** 0 when the client waits for nothing; `isAgain` takes one that failed back into the queue. */
  moveToFront(
    cycle: number,
    clientId: string,
    wish: Readonly<{ openRing: number; isAgain: boolean }>,
  ): Promise<number>;
}

export type FrontParts = Readonly<{
  current: () => Promise<CyclePlan | undefined>;
  queue: QueueFront;
  ring: () => void;
}>;

/** UP-07: whoever is asked for, by a jump attempt or by hand, is next; it joins the ring that is open. */
export class FrontOfQueue {
  constructor(private readonly parts: FrontParts) {}

  /** The client's place at the front, from 1; 0 when no cycle upgrades it just now. */
  async move(clientId: string, isAgain: boolean): Promise<number> {
    const { current, queue, ring } = this.parts;
    const plan = await current();
    if (!plan || plan.grants === 'none') return 0;
    const { cycle, isFilled } = await queue.roll(plan.cycleId);
    if (!isFilled) return 0;
    const place = await queue.moveToFront(cycle, clientId, { openRing: plan.openRing, isAgain });
    if (place > 0) ring();
    return place;
  }
}
