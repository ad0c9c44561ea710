import type { Counter, Gauge, Logger, Metrics } from '@jumpfleet/observability';
import type { FleetGuardEvent } from '@jumpfleet/registry-domain';
import type { DataSource } from 'typeorm';
import type { LifecycleScan, ScanReport } from '../application/lifecycle-scan.js';

export type RunnerParts = Readonly<{
  scan: LifecycleScan;
  dataSource: DataSource;
  logger: Logger;
  metrics: Metrics;
  scanMs: number;
}>;

const lockSql = `SELECT pg_try_advisory_lock(hashtextextended('registry:lifecycle', 0)) AS mine`;
const unlockSql = `SELECT pg_advisory_unlock(hashtextextended('registry:lifecycle', 0))`;

/** Scans by the clock, in one process of the registry at a time. */
export class LifecycleRunner {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private readonly acted: Counter;
  private readonly frozen: Gauge;

  constructor(private readonly parts: RunnerParts) {
    this.acted = parts.metrics.counter(
      'registry_lifecycle_clients_total',
      'Clients by what the clock did to them.',
      ['act'],
    );
    this.frozen = parts.metrics.gauge(
      'registry_fleet_guard_frozen',
      '1 while the mass-change guard holds the count-downs.',
    );
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.running ??= this.scan().finally(() => (this.running = undefined));
    }, this.parts.scanMs);
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  private async scan(): Promise<void> {
    const { dataSource, logger, scan } = this.parts;
    const runner = dataSource.createQueryRunner();
    try {
      const [lock] = (await runner.query(lockSql)) as { mine: boolean }[];
      if (lock?.mine !== true) return;
      try {
        this.tell(await scan.run());
      } finally {
        await runner.query(unlockSql);
      }
    } catch (error) {
      logger.warn({ err: error }, 'the scan of count-downs failed; it is tried again');
    } finally {
      await runner.release().catch(() => undefined);
    }
  }

  private tell({ lost, deleted, back, guardNews, isFrozen }: ScanReport): void {
    this.acted.inc({ act: 'lost' }, lost);
    this.acted.inc({ act: 'deleted' }, deleted);
    this.acted.inc({ act: 'back' }, back);
    this.frozen.set(isFrozen ? 1 : 0);
    if (lost + deleted > 0) this.parts.logger.info({ lost, deleted }, 'count-downs are over');
    for (const event of guardNews) this.tellGuard(event);
  }

  private tellGuard({ type, data }: FleetGuardEvent): void {
    if (type === 'FleetGuardTripped')
      this.parts.logger.error(
        { guard: data },
        'a mass change froze the count-downs; two administrators must confirm it, or it must be undone',
      );
    else this.parts.logger.info({ guard: data }, type);
  }
}
