import type { Logger } from '@jumpfleet/observability';
import type { CyclePlan } from '../cycles/cycle-plans.js';
import type { CycleAim } from './cycle-aim.js';
import type { CycleMembers } from './cycle-members.js';
import type { Candidate, CycleRoll, Head, UpgradeQueue } from './upgrade-queue.js';

/** What the scheduler asks of the cycles. */
export interface Cycles {
  current(): Promise<CyclePlan | undefined>;
  membersReady(cycleId: string, members: number): Promise<void>;
}

export type PresentParts = Readonly<{
  cycles: Cycles;
  queue: UpgradeQueue;
  members: CycleMembers;
  logger: Logger;
  now: () => number;
  /** Something changed that the scheduler waits for. */
  ring: () => void;
}>;

export type Present = Readonly<{ plan: CyclePlan; roll: CycleRoll }>;

const noAim: CycleAim = { targets: [], isRollback: false };
const scanAgainMs = 1_000;
const reconcileEachMs = 300_000;
const reconcileSoonMs = 15_000;
const retryMs = 1_000;

/** The cycle that permits are granted for, who takes part in it, and how far its open ring has come. */
export class PresentCycle {
  private present: Present | undefined;
  private headOfRing: Head = { ring: 0, turn: 0 };
  private scannedAt = Number.NEGATIVE_INFINITY;
  private tending: Promise<void> | undefined;
  private readAt = 0;
  private retryAt = 0;

  constructor(private readonly parts: PresentParts) {}

  get head(): Head {
    return this.headOfRing;
  }

  get cycle(): number | undefined {
    return this.present?.roll.cycle;
  }

  get cycleId(): string | undefined {
    return this.present?.plan.cycleId;
  }

  get aim(): CycleAim {
    return this.present?.plan ?? noAim;
  }

  /** Presence may be lost: the registry, which asks the shards themselves, is asked soon. */
  wasDeaf(): void {
    this.readAt = this.parts.now() - reconcileEachMs + reconcileSoonMs;
  }

  async refresh(): Promise<Present | undefined> {
    const plan = await this.parts.cycles.current();
    if (!plan) {
      this.present = undefined;
      return undefined;
    }
    const known = this.present?.roll.cycleId === plan.cycleId ? this.present.roll : undefined;
    const roll = known ?? (await this.parts.queue.roll(plan.cycleId));
    if (!known) this.readAt = this.parts.now();
    if (!known || plan.openRing !== this.headOfRing.ring)
      this.headOfRing = { ring: plan.openRing, turn: 0 };
    this.present = { plan, roll };
    return this.present;
  }

  /** From where to look for the next; once a second from the beginning, so that nobody is passed over for long. */
  scanFrom(): Head {
    const now = this.parts.now();
    if (now - this.scannedAt < scanAgainMs) return this.headOfRing;
    this.scannedAt = now;
    return { ...this.headOfRing, turn: 0 };
  }

  passed(granted: readonly Candidate[]): void {
    const { ring, turn } = this.headOfRing;
    const turns = granted.filter((one) => !one.isFront && one.ring === ring);
    this.headOfRing = { ring, turn: turns.reduce((last, one) => Math.max(last, one.turn), turn) };
  }

  /** Begins what is to be done about members, if there is anything and nothing is under way. */
  tend(signal: AbortSignal): void {
    const { logger, now } = this.parts;
    if (!this.present || this.tending || now() < this.retryAt) return;
    const work = this.workOn(this.present, signal);
    if (!work) return;
    this.tending = work
      .catch((error: unknown) => {
        this.retryAt = now() + retryMs;
        logger.warn({ err: error }, 'the members of the cycle could not be read; trying again');
      })
      .finally(() => {
        this.tending = undefined;
        this.parts.ring();
      });
  }

  async settle(): Promise<void> {
    await this.tending;
  }

  private workOn({ plan, roll }: Present, signal: AbortSignal): Promise<void> | undefined {
    const { members, now } = this.parts;
    if (!roll.isFilled || plan.openRing === 0) return this.fill(plan, roll, signal);
    if (members.hasStrangers) return members.joinStrangers(plan, roll).then(() => undefined);
    if (now() - this.readAt > reconcileEachMs) return this.readAll(plan, roll, signal);
    return undefined;
  }

  private async fill(plan: CyclePlan, roll: CycleRoll, signal: AbortSignal): Promise<void> {
    const { queue, cycles, logger } = this.parts;
    if (!roll.isFilled) await this.readAll(plan, roll, signal);
    if (signal.aborted) return;
    const count = await queue.fill(roll.cycle, plan.shares);
    if (this.present?.roll === roll) this.present = { plan, roll: { ...roll, isFilled: true } };
    await cycles.membersReady(plan.cycleId, count);
    logger.info({ cycleId: plan.cycleId, members: count }, 'the members of the cycle have places');
  }

  private async readAll(plan: CyclePlan, roll: CycleRoll, signal: AbortSignal): Promise<void> {
    await this.parts.members.readAll(plan, roll, signal);
    this.readAt = this.parts.now();
  }
}
