import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@jumpfleet/observability';
import type { DeliveryQueue, Settled } from './delivery-queue.port.js';
import type { RecipientPump } from './recipient-pump.js';

type Ended = Readonly<{ pump: RecipientPump; settled: Settled }>;

/** Answers that come within so long share a commit. */
const gatherMs = 4;
const mostAtOnce = 500;
const outagePauseMs = 500;
const lookMs = 20;

/** What came of attempts, on its way into Postgres: one statement at a time, for all recipients that have something. */
export class Settlements {
  private waiting: Ended[] = [];
  private isSettling = false;

  constructor(
    private readonly queue: DeliveryQueue,
    private readonly logger: Logger,
    /** For whom something may be due now. */
    private readonly wake: (recipientIds: readonly string[]) => void,
  ) {}

  add(pump: RecipientPump, settled: Settled): void {
    this.waiting.push({ pump, settled });
    if (!this.isSettling) void this.settleAll();
  }

  async empty(isDone: () => boolean): Promise<void> {
    while (this.isSettling || !isDone()) await delay(lookMs);
  }

  private async settleAll(): Promise<void> {
    this.isSettling = true;
    while (this.waiting.length > 0) {
      await delay(gatherMs);
      const batch = this.waiting.splice(0, mostAtOnce);
      try {
        await this.settle(batch);
      } catch (error) {
        this.logger.warn({ err: error }, 'answers cannot be kept now; tries again');
        this.waiting.unshift(...batch);
        await delay(outagePauseMs);
      }
    }
    this.isSettling = false;
  }

  private async settle(batch: readonly Ended[]): Promise<void> {
    const byPump = Map.groupBy(batch, ({ pump }) => pump);
    const standings = [...byPump].map(([{ recipientId, health }, of]) => ({
      recipientId,
      health,
      gone: of.map(({ settled }) => settled.taken.seq),
    }));
    const { unsettled, freed } = await this.queue.settle(
      batch.map(({ settled }) => settled),
      standings,
    );
    const again = batch.filter(({ settled }) => unsettled.has(settled.taken.seq));
    this.waiting.unshift(...again);
    for (const [pump, of] of byPump) {
      const seqs = of.map(({ settled }) => settled.taken.seq);
      pump.settled(seqs.filter((seq) => !unsettled.has(seq)));
    }
    const withMore = [...byPump.keys()].filter(({ hasMore }) => hasMore);
    this.wake([...freed, ...withMore.map(({ recipientId }) => recipientId)]);
  }
}
