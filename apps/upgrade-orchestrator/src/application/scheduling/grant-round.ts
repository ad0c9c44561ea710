import type { CyclePlan } from '../cycles/cycle-plans.js';
import { releasesOf } from './cycle-aim.js';
import type { PermitDesk } from './permit-desk.js';
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
}>;

const maxPerRound = 100;
/** Without Redis nothing is granted. */
const redisAwayMs = 200;
const nothing: RoundResult = { granted: 0, againInMs: undefined };

/** One look at the queue: who is next, as many as the cap and the way back allow, as one event. */
export class GrantRound {
  constructor(private readonly parts: RoundParts) {}

  async run(term: number, plan: CyclePlan): Promise<RoundResult> {
    const { watch, room, cap } = this.parts;
    const free = Math.min(cap() - watch.size, maxPerRound);
    const { cycle } = this.parts.present;
    if (free <= 0 || plan.grants === 'none' || cycle === undefined) return nothing;
    const candidates = await this.candidates(cycle, plan, free);
    if (candidates.length === 0) return nothing;
    const given = await room.take(candidates.length);
    if (!given) return { granted: 0, againInMs: redisAwayMs };
    if (given.taken === 0) return { granted: 0, againInMs: given.againInMs };
    const chosen = candidates.slice(0, given.taken);
    const granted = await this.grant(term, cycle, plan, chosen);
    if (granted === 0) await room.giveBack(given.taken);
    const isMoreToDo = granted === 0 || candidates.length === maxPerRound;
    return { granted, againInMs: isMoreToDo ? 0 : given.againInMs };
  }

  private candidates(cycle: number, plan: CyclePlan, limit: number): Promise<Candidate[]> {
    const { present, queue } = this.parts;
    const isFrontOnly = plan.grants === 'front';
    const head = present.scanFrom();
    return queue.candidates({ cycle, openRing: plan.openRing, isFrontOnly, head, limit });
  }

  private async grant(
    term: number,
    cycle: number,
    plan: CyclePlan,
    chosen: readonly Candidate[],
  ): Promise<number> {
    const { desk, present, cap } = this.parts;
    const order = { term, cycle, cycleId: plan.cycleId, cap: cap(), releases: releasesOf(plan) };
    try {
      const granted = await desk.grant(order, chosen);
      if (!granted.ok) return 0;
      present.passed(chosen);
      return granted.permits.length;
    } catch (error) {
      if (error instanceof QueueMoved) return 0;
      throw error;
    }
  }
}
