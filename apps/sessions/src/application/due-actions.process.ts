import { LOGGER } from '@jumpfleet/observability';
import type { Logger } from '@jumpfleet/observability';
import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { DUE_ACTIONS } from './ports.js';
import type { DueAction, DueActions } from './ports.js';
import { SessionActs } from './session-acts.js';

const lookEachMs = 1_000;
const batch = 50;
const mostAtOnce = 200;
const longestPostponeMs = 30_000;

/**
 * When a session's time is up, or nearly, or its line must be closed: one look at the queue a second, or at
 * once when woken. An action that waits for an answer holds up no other.
 */
@Injectable()
export class DueActionsProcess implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private taking: Promise<void> | undefined;
  private readonly running = new Set<Promise<void>>();
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
    await this.taking;
    await Promise.all(this.running);
  }

  /** One look at a time; a wake during one leads to another. */
  private look(): void {
    if (this.stopped) return;
    if (this.taking) {
      this.again = true;
      return;
    }
    this.taking = this.takeDue().finally(() => {
      this.taking = undefined;
      if (!this.again) return;
      this.again = false;
      this.look();
    });
  }

  private async takeDue(): Promise<void> {
    const most = Math.min(batch, mostAtOnce - this.running.size);
    if (most <= 0) return;
    try {
      const actions = await this.due.take(most);
      for (const action of actions) this.begin(action);
      if (actions.length === most) this.again = true;
    } catch (error) {
      this.logger.warn({ err: error }, 'what is due for sessions could not be looked up');
    }
  }

  private begin(action: DueAction): void {
    const running = this.run(action)
      .catch((error: unknown) => {
        this.logger.warn({ err: error, session: action.sessionId }, 'due again after its lease');
      })
      .finally(() => {
        const wasFull = this.running.size === mostAtOnce;
        this.running.delete(running);
        if (wasFull) this.look();
      });
    this.running.add(running);
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
