import { shardLeases } from '@jumpfleet/gateway-contracts';
import type { Clock } from '@jumpfleet/kernel';
import { CLOCK, RegularLook } from '@jumpfleet/lifecycle';
import { LOGGER } from '@jumpfleet/observability';
import type { Logger } from '@jumpfleet/observability';
import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { LineReportHandler } from './line-report.handler.js';
import { SESSION_DIRECTORY, SHARD_LEASES } from './ports.js';
import type { SessionDirectory, ShardLeases } from './ports.js';

const lookEachMs = shardLeases.leaseRenewMs;

/**
 * A shard that dies cannot say that its lines are lost. Legs whose shard has had no lease for a whole
 * lease time, or has come back as another run, are without a line from then on, and may come back.
 */
@Injectable()
export class LostRelaysProcess implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly regular = new RegularLook(
    () => this.detachLost(),
    (error) => {
      this.logger.warn({ err: error }, 'the shards of running sessions could not be looked up');
    },
  );
  private readonly missingSince = new Map<string, number>();

  constructor(
    @Inject(SESSION_DIRECTORY) private readonly sessions: SessionDirectory,
    @Inject(SHARD_LEASES) private readonly leases: ShardLeases,
    private readonly reports: LineReportHandler,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.regular.start(lookEachMs);
  }

  onModuleDestroy(): Promise<void> {
    return this.regular.stop();
  }

  private async detachLost(): Promise<void> {
    const relays = await this.sessions.attachedRelays();
    const leases = relays.length === 0 ? undefined : await this.leases.current();
    if (!leases) {
      this.missingSince.clear();
      return;
    }
    for (const { shard, run } of relays)
      if (this.isLost(leases, shard, run)) await this.detachAll(shard, run);
  }

  private isLost(leases: ReadonlyMap<string, string>, shard: string, run: string | null): boolean {
    const current = leases.get(shard);
    if (current !== undefined) {
      this.missingSince.delete(shard);
      return run !== null && current !== run;
    }
    const now = this.clock.now().getTime();
    const since = this.missingSince.get(shard) ?? now;
    this.missingSince.set(shard, since);
    return now - since >= shardLeases.leaseTtlMs;
  }

  private async detachAll(shard: string, run: string | null): Promise<void> {
    const legs = await this.sessions.legsOver(shard, run);
    this.logger.warn({ shard, legs: legs.length }, 'a gateway shard lost its sessions');
    for (const lost of legs) await this.reports.lost(lost, shard);
  }
}
