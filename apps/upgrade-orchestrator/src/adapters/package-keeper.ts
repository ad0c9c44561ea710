import { EVENT_STORE, LeaderLoop, WakeUp, databaseUrlOf } from '@jumpfleet/event-log';
import type { EventStore } from '@jumpfleet/event-log';
import { LOGGER, METRICS } from '@jumpfleet/lifecycle';
import type { Gauge, Logger, Metrics } from '@jumpfleet/observability';
import { Inject, Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { DeltaWork } from '../application/packages/delta-work.js';
import type { Retention } from '../application/packages/retention.js';
import type { RememberedShelf } from '../application/packages/shelf.js';
import type { UpgradeEvent } from '../application/upgrade-event.codec.js';
import type { PackageUploads } from './uploads/package-uploads.js';

const lookEachMs = 30_000;

export const KEEPER_PARTS = Symbol('KEEPER_PARTS');

export type KeeperParts = Readonly<{
  deltas: DeltaWork;
  retention: Retention;
  uploads: PackageUploads;
  shelf: RememberedShelf;
}>;

/** What nobody waits for, in one process at a time: deltas, retention, forgotten uploads. */
@Injectable()
export class PackageKeeper implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly bell = new WakeUp();
  private readonly loop: LeaderLoop;
  private readonly releases: Gauge;
  private stopListening: () => void = () => undefined;

  constructor(
    @Inject(KEEPER_PARTS) private readonly parts: KeeperParts,
    @Inject(EVENT_STORE) private readonly events: EventStore<UpgradeEvent>,
    @Inject(DataSource) database: DataSource,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(METRICS) metrics: Metrics,
  ) {
    this.releases = metrics.gauge('upgrade_releases', 'Releases that are there.', ['platform']);
    this.loop = new LeaderLoop({
      url: databaseUrlOf(database),
      role: 'package-keeper',
      log: logger,
      work: (_connection, signal) => this.keep(signal),
    });
  }

  onApplicationBootstrap(): void {
    this.stopListening = this.events.onCommitted(({ recorded }) => {
      if (!recorded.some(({ event }) => concerns(event))) return;
      this.parts.shelf.forget();
      this.bell.ring();
    });
    this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopListening();
    await this.loop.stop();
  }

  private async keep(signal: AbortSignal): Promise<void> {
    await this.parts.deltas.forgetHalfMade();
    while (!signal.aborted) {
      await this.look(signal);
      await this.bell.wait(lookEachMs, signal);
    }
  }

  private async look(signal: AbortSignal): Promise<void> {
    const { deltas, retention, uploads, shelf } = this.parts;
    try {
      await retention.letGo();
      while (!signal.aborted && (await deltas.makeOne())) shelf.forget();
      await uploads.removeForgotten();
      await retention.clearAway();
      this.releases.reset();
      for (const { platform } of await shelf.all()) this.releases.inc({ platform });
    } catch (error) {
      this.logger.warn({ err: error }, 'packages were not tidied; trying again later');
    }
  }
}

function concerns({ type }: UpgradeEvent): boolean {
  return type === 'ReleaseAdded' || type === 'ReleaseRemoved' || type === 'RootTrusted';
}
