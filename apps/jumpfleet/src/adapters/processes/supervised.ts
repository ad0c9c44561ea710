import type { LocalServer } from '@jumpfleet/local-servers';

import { Backoff } from '../../application/backoff.js';

export type Supervisable = Pick<LocalServer, 'start' | 'stop' | 'running' | 'onExit' | 'pid'>;

/** Keeps one process up: whatever ends it, it is started again, later each time, until it is stopped. */
export class Supervised {
  private readonly backoff = new Backoff();
  private wanted: boolean;
  private startedAt = performance.now();
  private timer: NodeJS.Timeout | undefined;
  private ends = 0;

  constructor(
    readonly name: string,
    private readonly process: Supervisable,
    private readonly tell: (line: string) => void,
  ) {
    this.wanted = process.running;
    process.onExit((how) => {
      this.ended(how);
    });
  }

  get running(): boolean {
    return this.process.running;
  }

  /** How often it has ended without being asked to. */
  get unaskedEnds(): number {
    return this.ends;
  }

  get pid(): number | undefined {
    return this.process.running ? this.process.pid : undefined;
  }

  async start(): Promise<void> {
    this.wanted = true;
    this.startedAt = performance.now();
    await this.process.start();
  }

  async stop(): Promise<void> {
    this.wanted = false;
    clearTimeout(this.timer);
    await this.process.stop();
  }

  private ended(how: string): void {
    if (!this.wanted) return;
    this.ends += 1;
    const waitMs = this.backoff.next(performance.now() - this.startedAt);
    this.tell(`${this.name} ended (${how}); it is started again in ${waitMs / 1_000} s`);
    this.timer = setTimeout(() => {
      this.again();
    }, waitMs);
  }

  private again(): void {
    this.startedAt = performance.now();
    this.process.start().then(
      () => {
        this.tell(`${this.name} runs again`);
      },
      (error: unknown) => {
        this.tell(error instanceof Error ? error.message : String(error));
      },
    );
  }
}
