import { LeaderLoop, WakeUp, databaseUrlOf } from '@jumpfleet/event-log';
import type { NatsConnection } from '@jumpfleet/messaging';
import type { Logger } from '@jumpfleet/observability';
import type { Subscription } from '@nats-io/transport-node';
import type { DataSource } from 'typeorm';
import { AccessFactReader } from '../persistence/access-fact-reader.js';
import { AccessBucket } from './access-bucket.js';
import { accessFactsChanged } from './access-facts-changed.js';

/** How late a lost ring, or a bucket that was wiped, is noticed. */
const lookMs = 1_000;

/**
 * Puts every fact into the bucket ACCESS, which all services watch. One process of policy does it at a time;
 * a write that somebody else came before fails, and then the bucket is compared with the table anew.
 */
export class AccessFactFeed {
  private readonly bell = new WakeUp();
  private readonly loop: LeaderLoop;
  private subscription: Subscription | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly nats: NatsConnection,
    log: Logger,
  ) {
    this.loop = new LeaderLoop({
      url: databaseUrlOf(dataSource),
      role: 'access feed',
      log,
      work: (_connection, signal) => this.feed(signal),
    });
  }

  onApplicationBootstrap(): void {
    this.subscription = this.nats.subscribe(accessFactsChanged, {
      callback: () => this.bell.ring(),
    });
    this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.subscription?.unsubscribe();
    this.bell.ring();
    await this.loop.stop();
  }

  private async feed(signal: AbortSignal): Promise<void> {
    const reader = new AccessFactReader(this.dataSource);
    const bucket = await AccessBucket.open(this.nats);
    await reader.settleFirst();
    const all = await reader.read();
    await bucket.dropAllBut(all);
    await bucket.tell(all, reader.revision);
    while (!signal.aborted) {
      await bucket.tell(await reader.read(), reader.revision);
      await this.bell.wait(lookMs, signal);
      await bucket.demandHead();
    }
  }
}
