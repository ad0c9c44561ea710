import type { Logger } from '@jumpfleet/observability';
import type { CycleAim } from './cycle-aim.js';
import { isCurrent } from './cycle-aim.js';
import type { PermitDesk } from './permit-desk.js';
import type { PermitWatch, Watched } from './permit-watch.js';
import type { PresentCycle } from './present-cycle.js';
import type { ShardOrders } from './shard-orders.js';
import type { StalePermit } from './telemetry-desk.js';
import type { EndedRow, Standing, UpgradeQueue } from './upgrade-queue.js';

export type SweepParts = Readonly<{
  watch: PermitWatch;
  desk: PermitDesk;
  queue: UpgradeQueue;
  orders: ShardOrders;
  present: PresentCycle;
  now: () => number;
  logger: Logger;
  /** Resolves when everything that shards said until now was heard. */
  sound: () => Promise<void>;
  /** An answer came that the scheduler waits for. */
  ring: () => void;
}>;

const maxOrdersAtOnce = 500;
/** How long after an answer that contradicts an earlier one a report may still be on its way. */
const doubtMs = 3_000;

/** What is to be done about permits that are held: orders said until taken, withdrawals, and silent ones ended. */
export class PermitSweep {
  private readonly sending = new Set<Promise<void>>();
  private isSounding = false;

  constructor(private readonly parts: SweepParts) {}

  /** Sends what is due without waiting for the answers. */
  send(): void {
    const { watch, now } = this.parts;
    const due = watch.due(now(), maxOrdersAtOnce);
    if (due.length > 0) this.inBackground(this.order(due));
    const withdrawn = watch.dueWithdrawals(now());
    if (withdrawn.length > 0) this.inBackground(this.withdraw(withdrawn));
  }

  /** Numbers that are over, and under which somebody still upgrades. */
  refuse(stale: readonly StalePermit[]): void {
    const rows = stale.slice(0, maxOrdersAtOnce).map((one) => ({ ...one, code: 'permit-over' }));
    if (rows.length > 0) this.inBackground(this.parts.orders.withdraw(rows));
  }

  /** A cycle that is over takes its downloads with it; who restarts already is let go on. */
  withdrawOthers(cycleId: string | undefined): void {
    const { watch, now } = this.parts;
    for (const { permit, cycleId: own } of watch.all())
      if (own !== cycleId) watch.withdraw(permit, 'cycle-cancelled', now());
  }

  /** Nobody is silent of whom a report waits to be read: that is made sure first, and in the background. */
  endOverdue(): void {
    const { watch, now } = this.parts;
    if (this.isSounding || watch.overdue(now()).length === 0) return;
    this.isSounding = true;
    this.inBackground(this.endSilent().finally(() => (this.isSounding = false)));
  }

  /** Resolves when nothing is on its way any more. */
  async settle(): Promise<void> {
    await Promise.all(this.sending);
  }

  private async endSilent(): Promise<void> {
    const { watch, queue, desk, present, sound, now, logger } = this.parts;
    const before = new Set(watch.overdue(now()).map(({ permit }) => permit));
    await sound();
    const silent = watch.overdue(now()).filter(({ permit }) => before.has(permit));
    if (silent.length === 0) return;
    const standings = await queue.standings(silent.map(({ clientId }) => clientId));
    const byClient = new Map(standings.map((one) => [one.clientId, one]));
    const ends = silent.map((one) => endOf(one, byClient.get(one.clientId), present.aim));
    logger.warn({ permits: ends.length }, 'permits were silent for too long');
    await desk.end(ends, present.head);
  }

  private async order(due: readonly Watched[]): Promise<void> {
    const { orders, watch, desk, present, now } = this.parts;
    const { taken, absent } = await orders.grant(due);
    watch.taken(taken.map(({ permit }) => permit));
    // Who was asked before may have taken it and be restarting: what was reported is on its way.
    for (const { permit, wasOrdered } of absent)
      if (wasOrdered) watch.doubted(permit, now() + doubtMs);
    const never = absent.filter(({ wasOrdered }) => !wasOrdered);
    await desk.end(
      never.map(({ permit }) => ({ permit, outcome: 'disconnected', code: 'absent' })),
      present.head,
    );
  }

  private async withdraw(withdrawn: readonly Watched[]): Promise<void> {
    const { orders, watch, now } = this.parts;
    const rows = withdrawn.map((one) => ({ ...one, code: one.withdrawal ?? '' }));
    const answered = await orders.withdraw(rows);
    for (const { permit } of answered) watch.doubted(permit, now() + doubtMs);
  }

  private inBackground(work: Promise<unknown>): void {
    const { logger, ring } = this.parts;
    const done = work
      .then(ring, (error: unknown) => {
        logger.warn({ err: error }, 'something about permits failed; it is tried again');
      })
      .finally(() => this.sending.delete(done));
    this.sending.add(done);
  }
}

/** A client that shows the target version has upgraded, whatever was lost on the way. */
function endOf(held: Watched, standing: Standing | undefined, aim: CycleAim): EndedRow {
  const { permit, withdrawal, withinMs } = held;
  if (standing?.isOnline && isCurrent(aim, standing.platform, standing.version))
    return { permit, outcome: 'done', version: standing.version };
  if (withdrawal !== undefined) return { permit, outcome: 'withdrawn', code: withdrawal };
  if (withinMs !== undefined && standing?.isOnline !== true)
    return { permit, outcome: 'did-not-return', code: 'did-not-return' };
  return { permit, outcome: 'disconnected', code: 'no-answer' };
}
