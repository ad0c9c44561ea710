import { LOGGER } from '@jumpfleet/observability';
import type { Logger } from '@jumpfleet/observability';
import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { LineReportHandler } from './line-report.handler.js';
import { SESSION_DIRECTORY, SESSION_LINES } from './ports.js';
import type { AttachedLeg, SessionDirectory, SessionLines } from './ports.js';

const lookEachMs = 60_000;
const atOnce = 10;

/**
 * A shard's word that a line is over may be lost with the memory of NATS. Legs of a session that no shard knows
 * of, twice in a row, are without a line from then on, as if the shard had said so.
 */
@Injectable()
export class StrayLegsProcess implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;
  private unknown: ReadonlySet<string> = new Set();

  constructor(
    @Inject(SESSION_DIRECTORY) private readonly sessions: SessionDirectory,
    @Inject(SESSION_LINES) private readonly lines: SessionLines,
    private readonly reports: LineReportHandler,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      void this.look();
    }, lookEachMs);
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
  }

  /** One look at a time. */
  look(): Promise<void> {
    this.looking ??= this.lookAtAll()
      .catch((error: unknown) => {
        this.logger.warn({ err: error }, 'sessions that no shard knows of were not looked for');
      })
      .finally(() => {
        this.looking = undefined;
      });
    return this.looking;
  }

  private async lookAtAll(): Promise<void> {
    const legs = await this.sessions.attachedLegs();
    const unknown = new Set<string>();
    for (let next = 0; next < legs.length; next += atOnce)
      await Promise.all(legs.slice(next, next + atOnce).map((leg) => this.lookAt(leg, unknown)));
    this.unknown = unknown;
  }

  private async lookAt(leg: AttachedLeg, unknown: Set<string>): Promise<void> {
    if (await this.lines.areHeld(leg.sessionId)) return;
    const line = `${leg.leg} ${String(leg.line)}`;
    if (!this.unknown.has(line)) {
      unknown.add(line);
      return;
    }
    this.logger.warn({ session: leg.sessionId, leg: leg.leg }, 'no shard knows of a line');
    await this.reports.lost(leg, 'unknown');
  }
}
