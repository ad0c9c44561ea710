import { EVENT_STORE } from '@jumpfleet/event-log';
import type { EventStore } from '@jumpfleet/event-log';
import type { Cause } from '@jumpfleet/kernel';
import { LOGGER } from '@jumpfleet/observability';
import type { Logger } from '@jumpfleet/observability';
import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import type { UpgradeEvent } from '../upgrade-event.codec.js';
import { AutomaticCycles } from './automatic-cycles.js';
import { causeOfItself } from './cause-of-itself.js';
import { CycleConsequences } from './cycle-consequences.js';

/** How late is what another process left undone. */
const lookEachMs = 10_000;
const moments: ReadonlySet<UpgradeEvent['type']> = new Set([
  'UpgradeCycleStarted',
  'UpgradeCycleCancelled',
  'UpgradeCycleCompleted',
  'UpgradeSettingsChanged',
  'ReleaseAdded',
] as const);

/** When a cycle began or ended, a release came, or the settings changed, then what follows from it is done. */
@Injectable()
export class SettleWhenCycleChanged implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private stopListening: (() => void) | undefined;
  private settled: Promise<void> = Promise.resolve();

  constructor(
    @Inject(EVENT_STORE) private readonly events: EventStore<UpgradeEvent>,
    @Inject(CycleConsequences) private readonly consequences: CycleConsequences,
    @Inject(AutomaticCycles) private readonly automatic: AutomaticCycles,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.stopListening = this.events.onCommitted(({ recorded }) => {
      const last = recorded.findLast(({ event }) => moments.has(event.type));
      if (last) this.settle({ ...last.cause, causationId: last.eventId });
    });
    this.timer = setInterval(() => {
      this.settle(causeOfItself());
    }, lookEachMs);
    this.settle(causeOfItself());
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    this.stopListening?.();
    await this.settled;
  }

  /** One after the other: each may lead to the next. */
  private settle(cause: Cause): void {
    this.settled = this.settled.then(async () => {
      try {
        await this.consequences.settle(cause);
        await this.automatic.start(cause);
      } catch (error) {
        this.logger.warn({ err: error }, 'what follows from a cycle was not done; trying again');
      }
    });
  }
}
