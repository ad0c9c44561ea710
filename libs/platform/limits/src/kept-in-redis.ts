import type { Logger } from '@jumpfleet/observability';
import { RedisLine } from './redis-line.js';
import type { Script } from './redis-line.js';

const checkMs = 250;

type Revised = Readonly<{ revision: number }>;
/** Answers whether anything was changed. */
type Write<Value> = (script: Script, run: string, value: Value) => Promise<unknown>;
type Kept<Value> = Readonly<{
  url: string;
  logger: Logger;
  /** What is kept, for the log. */
  what: string;
  lua: string;
  keys: number;
  write: Write<Value>;
}>;

/** Keeps a value in Redis: written when it changes, and again whenever Redis has forgotten it or was restarted. */
export class KeptInRedis<Value extends Revised> {
  private readonly line: RedisLine;
  private readonly script: Script;
  private readonly timer: NodeJS.Timeout;
  private wanted: Value | undefined;
  private written: Promise<void> = Promise.resolve();

  constructor(private readonly options: Kept<Value>) {
    const { url, logger, what, lua, keys } = options;
    this.line = new RedisLine(url, logger, () => void this.keep());
    this.script = this.line.define(`write-${what}`, lua, keys);
    this.timer = setInterval(() => void this.keep(), checkMs);
  }

  get isConnected(): boolean {
    return this.line.runId !== undefined;
  }

  /**
   * From now on this value, unless a later revision is known here or in Redis. Resolves when it was
   * written, or when Redis was not there to take it; it takes it later.
   */
  async set(value: Value): Promise<void> {
    if (this.wanted === undefined || value.revision >= this.wanted.revision) this.wanted = value;
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
    const { logger, what, write } = this.options;
    const value = this.wanted;
    try {
      const wrote = await write(this.script, run, value);
      if (wrote === 1) logger.info({ value }, `${what} written`);
    } catch (error) {
      logger.warn({ err: error }, `${what} could not be written; trying again`);
    }
  }
}
