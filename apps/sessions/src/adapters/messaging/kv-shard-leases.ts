import { shardLease, shardLeases } from '@jumpfleet/gateway-contracts';
import { NATS } from '@jumpfleet/messaging';
import type { NatsConnection } from '@jumpfleet/messaging';
import { Kvm } from '@nats-io/kv';
import type { KV } from '@nats-io/kv';
import { Inject, Injectable } from '@nestjs/common';
import type { ShardLeases } from '../../application/ports.js';

@Injectable()
export class KvShardLeases implements ShardLeases {
  private bucket: KV | undefined;

  constructor(@Inject(NATS) private readonly nats: NatsConnection) {}

  /** Unknown while there is no bucket: then nobody's lease can be said to have lapsed. */
  async current(): Promise<ReadonlyMap<string, string> | undefined> {
    this.bucket ??= await this.open();
    if (!this.bucket) return undefined;
    const runs = new Map<string, string>();
    for await (const key of await this.bucket.keys()) {
      const entry = await this.bucket.get(key);
      const lease = shardLease.safeParse(entry?.json());
      if (lease.success) runs.set(lease.data.shard, lease.data.run);
    }
    return runs;
  }

  private async open(): Promise<KV | undefined> {
    const kvm = new Kvm(this.nats);
    for await (const { bucket } of kvm.list())
      if (bucket === shardLeases.bucket) return kvm.open(shardLeases.bucket);
    return undefined;
  }
}
