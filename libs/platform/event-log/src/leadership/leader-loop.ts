import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '../log.js';
import { LeaderConnection } from './leader-connection.js';

const standbyPollMs = 250;
const firstBackoffMs = 50;
const maxBackoffMs = 1_000;

/** The leader's work: returns when `signal` aborts (leadership lost, or the loop is to stop). */
type LeaderWork = (connection: LeaderConnection, signal: AbortSignal) => Promise<void>;

export type LeaderLoopOptions = Readonly<{
  url: string;
  /** One process at a time does the work of a role in one database. */
  role: string;
  log: Log;
  work: LeaderWork;
}>;

/** Stands by, leads, and after any failure lets go, backs off and stands by again, until stopped. */
export class LeaderLoop {
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;

  constructor(private readonly options: LeaderLoopOptions) {}

  start(): void {
    this.running ??= this.run();
  }

  /** Resolves when the work under way is finished and leadership is given back. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    let backoffMs = firstBackoffMs;
    while (!this.isStopping()) {
      const startedAt = performance.now();
      try {
        if (await this.leadOnce()) backoffMs = firstBackoffMs;
        await this.pause(standbyPollMs);
      } catch (error) {
        if (performance.now() - startedAt > maxBackoffMs) backoffMs = firstBackoffMs;
        const { role } = this.options;
        if (!this.isStopping())
          this.options.log.warn({ err: error, role, backoffMs }, 'will try again');
        await this.pause(backoffMs);
        backoffMs = Math.min(backoffMs * 2, maxBackoffMs);
      }
    }
  }

  private isStopping(): boolean {
    return this.stopping.signal.aborted;
  }

  private async leadOnce(): Promise<boolean> {
    const { url, role, work, log } = this.options;
    const connection = await LeaderConnection.tryLead(url, role);
    if (!connection) return false;
    try {
      log.info({ role }, 'leads');
      await work(connection, AbortSignal.any([this.stopping.signal, connection.lost]));
      return true;
    } finally {
      await connection.release();
    }
  }

  private async pause(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }
}
