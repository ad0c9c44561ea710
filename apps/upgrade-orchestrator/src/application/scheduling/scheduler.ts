import type { WakeUp } from '@jumpfleet/event-log';
import type { Logger } from '@jumpfleet/observability';
import { setTimeout as delay } from 'node:timers/promises';
import type { CycleObserver } from './cycle-observer.js';
import { nothing } from './grant-round.js';
import type { GrantRound, RoundResult } from './grant-round.js';
import type { PermitSweep } from './permit-sweep.js';
import type { PermitWatch } from './permit-watch.js';
import type { PresentCycle } from './present-cycle.js';
import type { UpgradeQueue } from './upgrade-queue.js';

export type SchedulerMetrics = Readonly<{
  /** Milliseconds from the beginning of a round to the permits being durable. */
  granted(count: number, ms: number): void;
  held(count: number, cap: number): void;
}>;

export type SchedulerParts = Readonly<{
  queue: UpgradeQueue;
  watch: PermitWatch;
  present: PresentCycle;
  round: GrantRound;
  sweep: PermitSweep;
  observer: CycleObserver;
  wake: WakeUp;
  metrics: SchedulerMetrics;
  cap: () => number;
  logger: Logger;
  now: () => number;
}>;

/** A statement costs much the same for one client as for ten: so long is gathered what comes one by one. */
const restMs = 25;
/** Room for returns is given out at a rate, and may be fetched a quarter of a second late. */
const roomBoundRestMs = 100;
const idleMs = 250;

/**
 * What the one process that leads does, until it is told to stop: looks, grants, tells, and waits until
 * somebody rings. Whatever fails ends its term; the next one begins with what the tables say.
 */
export class Scheduler {
  constructor(private readonly parts: SchedulerParts) {}

  /** Takes over: from now on grants of earlier terms are undone, and every lease counts anew. */
  async begin(): Promise<number> {
    const { queue, watch, present, now } = this.parts;
    const term = await queue.lead();
    watch.reload(await queue.held(), now());
    await present.refresh();
    return term;
  }

  async work(term: number, signal: AbortSignal): Promise<void> {
    const { wake, watch, metrics, now } = this.parts;
    let againAt = now();
    while (!signal.aborted) {
      const waitMs = Math.min(againAt - now(), Math.max(watch.nextAt() - now(), restMs), idleMs);
      if (waitMs > 0) await wake.wait(waitMs, signal);
      if (isOver(signal)) break;
      const begunAt = now();
      const { againInMs, isRoomBound } = await this.step(term, signal);
      againAt = begunAt + (againInMs ?? idleMs);
      metrics.held(watch.size, this.parts.cap());
      const restLeftMs = begunAt + (isRoomBound ? roomBoundRestMs : restMs) - now();
      if (restLeftMs > 0) await delay(restLeftMs, undefined, { signal }).catch(() => undefined);
    }
  }

  private async step(term: number, signal: AbortSignal): Promise<RoundResult> {
    const { present, sweep, round, observer, metrics, now } = this.parts;
    const begunAt = now();
    const found = await present.refresh();
    sweep.withdrawOthers(found?.plan.cycleId);
    sweep.endOverdue();
    present.tend(signal);
    const result = found ? await round.run(term, found.plan) : nothing;
    if (result.granted > 0) metrics.granted(result.granted, now() - begunAt);
    if (!signal.aborted) sweep.send();
    if (found) await observer.look(found);
    return result;
  }
}

/** Asked anew: what was false before a wait may be true after it. */
const isOver = (signal: AbortSignal): boolean => signal.aborted;
