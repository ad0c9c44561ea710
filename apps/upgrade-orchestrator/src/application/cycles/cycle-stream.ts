import { AccessDecider } from '@jumpfleet/http';
import type { Visit } from '@jumpfleet/http';
import type { Clock } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import { LOGGER } from '@jumpfleet/observability';
import type { Logger } from '@jumpfleet/observability';
import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { CycleViews } from './cycle-views.js';
import type { CycleView } from './cycle-views.js';

/** Where the frames of one watcher go. */
export type CycleWatcher = Readonly<{
  visit: Visit;
  /** When its token is over, in Unix milliseconds. */
  expiresAtMs: number;
  /** Called when something may be new, at most once a second. Answers how many bytes were not taken yet. */
  show(view: CycleView): number;
  /** Whoever is told nothing for long is told that the line lives. */
  keepAlive(): void;
  /** With `isOver` the cycle will not change any more; else the watcher may come back with a new token. */
  end(isOver: boolean): void;
}>;

interface Watching {
  readonly watcher: CycleWatcher;
  unansweredSince: number | undefined;
}

const eachMs = 1_000;
const keepAliveEach = 15;
const mostWaitingBytes = 1_048_576;
/** For so long a watcher goes on while policy does not answer. */
const patienceMs = 10_000;

/** Shows cycles to who watches them: each is looked at once a second, however many watch. */
@Injectable()
export class CycleStream implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly watched = new Map<string, Set<Watching>>();
  private timer: NodeJS.Timeout | undefined;
  private isBusy = false;
  private turns = 0;

  constructor(
    @Inject(CycleViews) private readonly views: CycleViews,
    @Inject(AccessDecider) private readonly policy: AccessDecider,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  get watching(): number {
    return [...this.watched.values()].reduce((sum, { size }) => sum + size, 0);
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.turn(), eachMs);
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
    for (const watchers of this.watched.values())
      for (const { watcher } of watchers) watcher.end(false);
  }

  /** Answers the function that ends it. */
  watch(cycleId: string, watcher: CycleWatcher): () => void {
    const watching: Watching = { watcher, unansweredSince: undefined };
    const watchers = this.watched.get(cycleId) ?? new Set();
    this.watched.set(cycleId, watchers.add(watching));
    return () => {
      watchers.delete(watching);
      if (watchers.size === 0) this.watched.delete(cycleId);
    };
  }

  private async turn(): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    this.turns++;
    try {
      for (const [cycleId, watchers] of this.watched) await this.show(cycleId, watchers);
    } catch (error) {
      this.logger.debug({ err: error }, 'a cycle could not be shown; trying again');
    } finally {
      this.isBusy = false;
    }
  }

  private async show(cycleId: string, watchers: ReadonlySet<Watching>): Promise<void> {
    const view = await this.views.find(cycleId);
    const isOver = view?.row.ended_at !== null;
    for (const watching of watchers) {
      const { watcher } = watching;
      if (!(await this.maySee(watching))) watcher.end(false);
      else if (view && watcher.show(view) > mostWaitingBytes) watcher.end(false);
      else if (isOver) watcher.end(true);
      else if (this.turns % keepAliveEach === 0) watcher.keepAlive();
    }
  }

  private async maySee(watching: Watching): Promise<boolean> {
    const { visit, expiresAtMs } = watching.watcher;
    const now = this.clock.now().getTime();
    if (now >= expiresAtMs) return false;
    const { id: principalId, type: principalType } = visit.principal;
    const question = {
      principalId,
      principalType,
      action: 'upgrades:view',
      jumpClientId: '',
    } as const;
    try {
      const standing = await this.policy.standing(visit);
      const [decision] = await this.policy.decide([question]);
      watching.unansweredSince = undefined;
      return standing === 'good' && decision?.allowed === true;
    } catch {
      watching.unansweredSince ??= now;
      return now - watching.unansweredSince <= patienceMs;
    }
  }
}
