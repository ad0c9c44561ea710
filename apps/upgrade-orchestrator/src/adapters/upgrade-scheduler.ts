import { LeaderLoop, databaseUrlOf } from '@jumpfleet/event-log';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { serveTerm } from './scheduler-term.js';
import type { TermParts } from './scheduler-term.js';

/** Grants permits in one process of the orchestrator at a time; the others stand by. */
export class UpgradeScheduler implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loop: LeaderLoop;

  constructor(
    parts: TermParts,
    private readonly whenStopped: () => void,
  ) {
    const { dataSource, logger, metrics } = parts;
    this.loop = new LeaderLoop({
      url: databaseUrlOf(dataSource),
      role: 'upgrade-scheduler',
      log: logger,
      work: async (_connection, signal) => {
        metrics.leads.set(1);
        try {
          await serveTerm(parts, signal);
        } finally {
          metrics.leads.set(0);
          metrics.held(0, parts.cap());
        }
      },
    });
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.loop.stop();
    this.whenStopped();
  }
}
