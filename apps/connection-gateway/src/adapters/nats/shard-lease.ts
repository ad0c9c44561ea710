import { shardLeases } from '@jumpfleet/gateway-contracts';
import type { ShardLease as Lease } from '@jumpfleet/gateway-contracts';
import type { NatsConnection } from '@jumpfleet/messaging';
import type { Logger } from '@jumpfleet/observability';
import { Kvm } from '@nats-io/kv';
import type { KV } from '@nats-io/kv';
import type { ShardName } from './telemetry.js';

/** Says that this shard is alive. When it stops saying so, all its clients count as offline. */
export class ShardLease {
  private bucket: KV | undefined;
  private timer: NodeJS.Timeout | undefined;
  private renewedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly nats: NatsConnection,
    private readonly name: ShardName,
    private readonly connections: () => number,
    private readonly logger: Logger,
  ) {}

  async start(): Promise<void> {
    await this.renew();
    this.timer = setInterval(() => void this.renew(), shardLeases.leaseRenewMs);
  }

  get isHeld(): boolean {
    return performance.now() - this.renewedAt < shardLeases.leaseTtlMs;
  }

  /** Gives the lease back, so that nobody has to wait for its end. */
  async release(): Promise<void> {
    clearInterval(this.timer);
    await this.bucket?.delete(this.name.shard).catch(() => undefined);
  }

  private async renew(): Promise<void> {
    const lease: Lease = { ...this.name, connections: this.connections(), at: Date.now() };
    try {
      this.bucket ??= await new Kvm(this.nats).create(shardLeases.bucket, {
        ttl: shardLeases.leaseTtlMs,
        history: 1,
      });
      await this.bucket.put(this.name.shard, JSON.stringify(lease));
      this.renewedAt = performance.now();
    } catch (error) {
      this.bucket = undefined;
      this.logger.warn({ err: error }, 'the shard lease could not be renewed');
    }
  }
}
