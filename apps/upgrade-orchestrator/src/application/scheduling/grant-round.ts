import type { CyclePlan } from '../cycles/cycle-plans.js';
import { releasesOf } from './cycle-aim.js';
import type { GrantOrder, PermitDesk } from './permit-desk.js';
import type { PermitWatch } from './permit-watch.js';
import type { PresentCycle } from './present-cycle.js';
import { QueueMoved } from './upgrade-queue.js';
import type { Candidate, UpgradeQueue } from './upgrade-queue.js';

/** Back-pressure: a permit is granted only where a reconnect slot will be there for its client. */
export interface ReconnectRoom {
  take(count: number): Promise<Readonly<{ taken: number; againInMs: number }> | undefined>;
  giveBack(count: number): Promise<void>;
}

export type RoundParts = Readonly<{
  present: PresentCycle;
  queue: UpgradeQueue;
  desk: PermitDesk;
  watch: PermitWatch;
  room: ReconnectRoom;
  /** UP-02. */
  cap: () => number;
}>;

export type RoundResult = Readonly<{
  granted: number;
  /** When to try again by the clock; nothing when only news can help. */
  againInMs: number | undefined;
  /** The way back is what all wait for: looking more often brings nothing but smaller rounds. */
  isRoomBound: boolean;
}>;

const maxPerRound = 100;
/** Without Redis nothing is granted. */
const redisAwayMs = 200;
export const nothing: RoundResult = {
  granted: 0,
  againInMs: undefined,
  isRoomBound: false,
};

/** One look at the queue: who is next, as many as the cap and the way back allow, as one event. */
export class GrantRound {
  constructor(private readonly parts: RoundParts) {}

  async run(term: number, plan: CyclePlan): Promise<RoundResult> {
    const { watch, room } = this.parts;
    const cap = this.parts.cap();
    const free = Math.min(cap - watch.size, maxPerRound);
    const { cycle } = this.parts.present;
    if (free <= 0 || plan.grants === 'none' || cycle === undefined) return nothing;
    const candidates = await this.candidates(cycle, plan, free);
    if (candidates.length === 0) return nothing;
    const given = await room.take(candidates.length);
    if (!given) return { ...nothing, againInMs: redisAwayMs };
    const isRoomBound = given.taken < candidates.length;
    if (given.taken === 0) return { ...nothing, againInMs: given.againInMs, isRoomBound };
    const chosen = candidates.slice(0, given.taken);
    const order = { term, cycle, cycleId: plan.cycleId, cap, releases: releasesOf(plan) };
    const granted = await this.grant(order, chosen);
    if (granted === 0) await room.giveBack(given.taken);
    const isMoreToDo = granted === 0 || candidates.length === maxPerRound;
    return { granted, againInMs: isMoreToDo ? 0 : given.againInMs, isRoomBound };
  }

  private candidates(cycle: number, plan: CyclePlan, limit: number): Promise<Candidate[]> {
    const { present, queue } = this.parts;
    const isFrontOnly = plan.grants === 'front';
    const head = present.scanFrom();
    return queue.candidates({ cycle, openRing: plan.openRing, isFrontOnly, head, limit });
  }

  private async grant(order: GrantOrder, chosen: readonly Candidate[]): Promise<number> {
    const { desk, present } = this.parts;
    try {
      const granted = await desk.grant(order, chosen);
      // What this process holds in memory is not what is true: the next term begins with that.
      if (!granted.ok) throw new Error(`nothing could be granted: ${granted.refusal.kind}`);
      present.passed(chosen);
      return granted.permits.length;
    } catch (error) {
      if (error instanceof QueueMoved) return 0;
      throw error;
    }
  }
}
