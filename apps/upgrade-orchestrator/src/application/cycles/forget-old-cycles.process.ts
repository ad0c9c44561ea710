import { LOGGER } from '@jumpfleet/observability';
import type { Logger } from '@jumpfleet/observability';
import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { OLD_CYCLES } from './old-cycles.js';
import type { OldCycles } from './old-cycles.js';

const lookEachMs = 600_000;
/** Whose clients are kept one by one; of older cycles the figures stay, not the rows behind them. */
const keptCycles = 3;
/** Few enough that whoever upgrades meanwhile does not notice. */
const atOnce = 5_000;

/** Keeps the table of clients from growing with every cycle there ever was. */
@Injectable()
export class ForgetOldCycles implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private isStopping = false;
  private running: Promise<void> = Promise.resolve();

  constructor(
    @Inject(OLD_CYCLES) private readonly cycles: OldCycles,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.running = this.forget();
    }, lookEachMs);
  }

  async onModuleDestroy(): Promise<void> {
    this.isStopping = true;
    clearInterval(this.timer);
    await this.running;
  }

  private async forget(): Promise<void> {
    try {
      let forgotten = 0;
      while (!this.isStopping) {
        const some = await this.cycles.forget(keptCycles, atOnce);
        forgotten += some;
        if (some === 0) break;
      }
      if (forgotten > 0) this.logger.info({ forgotten }, 'clients of old cycles were let go');
    } catch (error) {
      this.logger.warn({ err: error }, 'clients of old cycles were not let go; trying again');
    }
  }
}
