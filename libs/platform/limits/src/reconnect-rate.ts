import { randomUUID } from 'node:crypto';
import type { Logger } from '@jumpfleet/observability';
import { spacings } from './line.js';
import { RedisLine } from './redis-line.js';
import type { Script } from './redis-line.js';
import { rateKey, writeRateScript } from './scripts.js';

/** After a change nothing is given out for this long: the last slots of the old era pass first. */
const pauseMicros = 2_000_000;
const checkMs = 250;

/** Keeps the rate in Redis: written when it changes, and again whenever Redis has forgotten it or was restarted. */
export class ReconnectRate {
  private readonly line: RedisLine;
  private readonly script: Script;
  private readonly timer: NodeJS.Timeout;
  private wanted: { perSecond: number; revision: number } | undefined;
  private written: Promise<void> = Promise.resolve();

  constructor(
    url: string,
    private readonly logger: Logger,
  ) {
    this.line = new RedisLine(url, logger, () => void this.keep());
    this.script = this.line.define('writeReconnectRate', writeRateScript, 1);
    this.timer = setInterval(() => void this.keep(), checkMs);
  }

  get isConnected(): boolean {
    return this.line.runId !== undefined;
  }

  /**
   * From now on this rate, unless a later revision is known here or in Redis. Resolves when it was
   * written, or when Redis was not there to take it; it takes it later.
   */
  async set(perSecond: number, revision: number): Promise<void> {
    if (this.wanted === undefined || revision >= this.wanted.revision)
      this.wanted = { perSecond, revision };
    await this.keep();
  }

  close(): void {
    clearInterval(this.timer);
    this.line.close();
  }

  private keep(): Promise<void> {
    this.written = this.written.then(() => this.write());
    return this.written;
  }

  private async write(): Promise<void> {
    const run = this.line.runId;
    if (run === undefined || this.wanted === undefined) return;
    const { perSecond, revision } = this.wanted;
    const { slots, gate } = spacings(perSecond);
    try {
      const wrote = await this.script(
        rateKey,
        perSecond,
        run,
        revision,
        randomUUID(),
        slots,
        gate,
        pauseMicros,
      );
      if (wrote === 1) this.logger.info({ perSecond }, 'reconnect rate written');
    } catch (error) {
      this.logger.warn({ err: error }, 'the reconnect rate could not be written; trying again');
    }
  }
}
