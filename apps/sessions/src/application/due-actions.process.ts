import { LOGGER } from '@jumpfleet/observability';
import type { Logger } from '@jumpfleet/observability';
import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { DUE_ACTIONS } from './ports.js';
import type { DueAction, DueActions } from './ports.js';
import { SessionActs } from './session-acts.js';

const lookEachMs = 1_000;
const batch = 50;
const longestPostponeMs = 30_000;

/** When a session's time is up, or nearly, or its line must be closed: one look at the queue a second, or at once when woken. */
@Injectable()
export class DueActionsProcess implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private again = false;
  private stopped = false;

  constructor(
    @Inject(DUE_ACTIONS) private readonly due: DueActions,
    private readonly acts: SessionActs,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.due.onWake(() => {
      this.look();
    });
    this.timer = setInterval(() => {
      this.look();
    }, lookEachMs);
    this.look();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.running;
  }

  /** One look at a time; a wake during one leads to another. */
  private look(): void {
    if (this.stopped) return;
    if (this.running) {
      this.again = true;
      return;
    }
    this.running = this.runDue().finally(() => {
      this.running = undefined;
      if (!this.again) return;
      this.again = false;
      this.look();
    });
  }

  private async runDue(): Promise<void> {
    try {
      const actions = await this.due.take(batch);
      await Promise.all(actions.map((action) => this.run(action)));
      if (actions.length === batch) this.again = true;
    } catch (error) {
      this.logger.warn({ err: error }, 'what is due for sessions could not be looked up');
    }
  }

  private async run(action: DueAction): Promise<void> {
    try {
      await this.acts.perform(action);
      await this.due.done(action);
    } catch (error) {
      const delayMs = Math.min(1_000 * 2 ** Math.min(action.attempts, 10), longestPostponeMs);
      this.logger.warn({ err: error, session: action.sessionId, delayMs }, 'postponed');
      await this.due.postpone(action, delayMs);
    }
  }
}
