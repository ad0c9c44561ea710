import type { Clock } from '@jumpfleet/kernel';
import type { Logger } from '@jumpfleet/observability';
import type { HistoryPartitions } from './persistence/history-partitions.js';

const keepMs = 1_800_000;
const retryMs = 10_000;

/** Sees to the partitions of the history, at the start and from then on. */
export class HistoryKeeper {
  private timer: NodeJS.Timeout | undefined;
  private keeping: Promise<void> | undefined;

  constructor(
    private readonly partitions: HistoryPartitions,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.keep();
  }

  async onModuleDestroy(): Promise<void> {
    await this.keeping;
    clearTimeout(this.timer);
  }

  private keep(): Promise<void> {
    this.keeping = this.partitions
      .keep(this.clock.now())
      .then(() => keepMs)
      .catch((error: unknown) => {
        this.logger.warn({ err: error }, 'the history has no new partitions; trying again');
        return retryMs;
      })
      .then((pauseMs) => {
        this.timer = setTimeout(() => void this.keep(), pauseMs);
      });
    return this.keeping;
  }
}
