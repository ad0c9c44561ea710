import type { Logger } from '@jumpfleet/observability';
import { setTimeout as delay } from 'node:timers/promises';

const maxRetryMs = 2_000;
const lookEachMs = 10;

/**
 * A statement costs much the same for one row as for ten: after one has begun, the next waits so long for
 * more, unless enough has come already.
 */
export type Pace = Readonly<{ restMs: number; enough: number }>;

/**
 * Writes what has come in, in order, one batch at a time; the next batch gathers while one is written.
 * A database that is away is waited for.
 */
export class WriteQueue<Entry> {
  private waiting: Entry[] = [];
  private running: Promise<void> | undefined;
  private isStopped = false;
  private begunAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly logger: Logger,
    /** Takes the next batch off the front. */
    private readonly cut: (waiting: Entry[]) => Entry[],
    private readonly write: (batch: Entry[]) => Promise<void>,
    private readonly pace: Pace = { restMs: 0, enough: 1 },
  ) {}

  get length(): number {
    return this.waiting.length;
  }

  add(entry: Entry): void {
    this.waiting.push(entry);
    this.running ??= this.run();
  }

  /** Finishes the batch under way. What still waits is not acknowledged and comes again. */
  async stop(): Promise<void> {
    this.isStopped = true;
    this.waiting = [];
    await this.running;
  }

  private async run(): Promise<void> {
    // Entries that arrive in one read of the socket go into one batch.
    await Promise.resolve();
    while (this.waiting.length > 0) {
      await this.rest();
      this.begunAt = performance.now();
      const batch = this.cut(this.waiting);
      if (batch.length > 0) await this.writeUntilDone(batch);
    }
    this.running = undefined;
  }

  private async rest(): Promise<void> {
    const { restMs, enough } = this.pace;
    const until = this.begunAt + restMs;
    for (let leftMs = restMs; leftMs > 0 && this.waiting.length < enough && !this.isStopped;) {
      leftMs = until - performance.now();
      if (leftMs > 0) await delay(Math.min(leftMs, lookEachMs));
    }
  }

  private async writeUntilDone(batch: Entry[]): Promise<void> {
    for (let pauseMs = 50; ; pauseMs = Math.min(pauseMs * 2, maxRetryMs)) {
      try {
        await this.write(batch);
        return;
      } catch (error) {
        this.logger.warn({ err: error, pauseMs }, 'telemetry could not be written; trying again');
        if (this.isStopped) return;
        await delay(pauseMs);
      }
    }
  }
}
