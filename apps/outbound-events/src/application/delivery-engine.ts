import { LOGGER } from '@jumpfleet/observability';
import type { Logger } from '@jumpfleet/observability';
import { Inject, Injectable } from '@nestjs/common';
import { AttemptDeliveryHandler } from './attempt-delivery.handler.js';
import { DELIVERY_QUEUE } from './delivery-queue.port.js';
import type { Ask, Claims, DeliveryQueue, Taken } from './delivery-queue.port.js';
import { WAKE_SCHEDULER } from './ports.js';
import type { WakeScheduler } from './ports.js';
import { RecipientPump } from './recipient-pump.js';
import { Settlements } from './settlements.js';

/** Another process has the recipient: what it may have overlooked is looked for after as long. */
const elsewhereMs = 200;
const outagePauseMs = 500;

/**
 * Sends what is due. Recipients that were woken are claimed together, each one's deliveries go out at its own pace,
 * and what comes of them is settled together: the work in Postgres grows with time, not with deliveries.
 */
@Injectable()
export class DeliveryEngine {
  private readonly pumps = new Map<string, RecipientPump>();
  private readonly wanted = new Set<string>();
  private readonly waiting = new Set<RecipientPump>();
  private readonly settlements: Settlements;
  private isClaiming = false;
  /** The next claim also renews what asks for nothing more. */
  private isHolding = false;
  private isStopping = false;

  constructor(
    @Inject(DELIVERY_QUEUE) private readonly queue: DeliveryQueue,
    private readonly attempts: AttemptDeliveryHandler,
    @Inject(WAKE_SCHEDULER) private readonly scheduler: WakeScheduler,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.settlements = new Settlements(queue, logger, (recipients) => {
      this.wake(recipients);
    });
  }

  /** Something may be due for them. Being called once too often does nothing. */
  wake(recipientIds: Iterable<string>): void {
    for (const id of recipientIds) this.wanted.add(id);
    if (!this.isClaiming && !this.isStopping && this.wanted.size > 0) void this.claimWanted();
  }

  /** What is open for long stays held by this process. */
  holdOn(): void {
    this.isHolding = true;
    this.wake([...this.pumps.values()].flatMap((pump) => (pump.isIdle ? [] : pump.recipientId)));
  }

  /** Begins nothing more. What is open goes on. */
  stop(): void {
    this.isStopping = true;
    for (const pump of this.pumps.values()) pump.leaveOut();
  }

  /** Resolves when all that was open is settled, and gives the recipients to whoever wants them. */
  async finish(): Promise<void> {
    const isDone = (): boolean =>
      !this.isClaiming && [...this.pumps.values()].every(({ isIdle }) => isIdle);
    await this.settlements.empty(isDone);
    const asks = [...this.pumps.keys()].map((recipientId) => ({ recipientId, room: 0, keep: [] }));
    if (asks.length > 0) await this.queue.claim(asks);
  }

  /** One claim at a time: each says what this process has, as the one before it left it. */
  private async claimWanted(): Promise<void> {
    this.isClaiming = true;
    while (this.wanted.size > 0 && !this.isStopping) {
      const asks = [...this.wanted].flatMap((id) => this.askOf(this.pumpOf(id)) ?? []);
      this.wanted.clear();
      this.isHolding = false;
      if (asks.length > 0) await this.claim(asks);
    }
    this.isClaiming = false;
  }

  private askOf(pump: RecipientPump): Ask | undefined {
    return pump.ask() ?? (this.isHolding ? pump.holding() : undefined);
  }

  private async claim(asks: readonly Ask[]): Promise<void> {
    const askedAt = performance.now();
    try {
      const claims = await this.queue.claim(asks);
      for (const { recipientId } of asks) this.accept(recipientId, claims, askedAt);
    } catch (error) {
      this.logger.warn({ err: error }, 'nothing can be claimed now; tries again');
      this.wakeLater(
        asks.map(({ recipientId }) => recipientId),
        outagePauseMs,
      );
    }
  }

  private accept(recipientId: string, { granted, elsewhere }: Claims, askedAt: number): void {
    const claim = granted.get(recipientId);
    const pump = this.pumpOf(recipientId);
    if (!claim) {
      pump.leaveOut();
      if (elsewhere.has(recipientId)) this.wakeLater([recipientId], elsewhereMs);
      if (pump.isIdle) this.pumps.delete(recipientId);
      return;
    }
    pump.take(claim, askedAt);
    const { nextMs } = claim;
    if (nextMs !== undefined && nextMs > 0) this.scheduler.schedule(recipientId, nextMs);
    if (this.isStopping) pump.leaveOut();
    else this.run(pump);
  }

  /** Begins what may begin now. */
  private run(pump: RecipientPump): void {
    for (let next = pump.begin(performance.now()); next; next = pump.begin(performance.now()))
      void this.attempt(pump, next);
    this.runWhenItMay(pump);
    if (pump.isIdle && pump.hasMore) this.wake([pump.recipientId]);
  }

  private runWhenItMay(pump: RecipientPump): void {
    const waitMs = pump.waitMs(performance.now());
    if (waitMs === 0 || this.waiting.has(pump)) return;
    this.waiting.add(pump);
    setTimeout(() => {
      this.waiting.delete(pump);
      this.run(pump);
    }, waitMs).unref();
  }

  private async attempt(pump: RecipientPump, taken: Taken): Promise<void> {
    const outcome = await this.attempts.handle(taken, () => pump.health);
    const { settlement, health } = outcome;
    pump.ended(taken, health, settlement.status !== 'queued');
    this.settlements.add(pump, { taken, settlement });
    this.run(pump);
  }

  private wakeLater(recipientIds: readonly string[], ms: number): void {
    setTimeout(() => {
      this.wake(recipientIds);
    }, ms).unref();
  }

  private pumpOf(recipientId: string): RecipientPump {
    const known = this.pumps.get(recipientId);
    if (known) return known;
    const pump = new RecipientPump(recipientId);
    this.pumps.set(recipientId, pump);
    return pump;
  }
}
