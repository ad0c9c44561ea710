import {
  rosterBucket,
  rosterBuckets,
  rosterHash,
  rosterHashHex,
} from '@jumpfleet/gateway-contracts';
import type { RosterDigest } from '@jumpfleet/gateway-contracts';

/** Who is online on this shard, summed up as it changes: adding and removing cost the same, whatever the fleet's size. */
export class Roster {
  private readonly counts = new Int32Array(rosterBuckets);
  private readonly high = new Uint32Array(rosterBuckets);
  private readonly low = new Uint32Array(rosterBuckets);
  private total = 0;

  get size(): number {
    return this.total;
  }

  add(client: string, epoch: number): void {
    this.change(client, epoch, 1);
  }

  remove(client: string, epoch: number): void {
    this.change(client, epoch, -1);
  }

  digest(): RosterDigest['buckets'] {
    return Array.from(this.counts, (count, bucket) => ({
      count,
      hash: rosterHashHex([this.high[bucket] ?? 0, this.low[bucket] ?? 0]),
    }));
  }

  private change(client: string, epoch: number, by: 1 | -1): void {
    const bucket = rosterBucket(client);
    const [high, low] = rosterHash(client, epoch);
    this.total += by;
    this.counts[bucket] = (this.counts[bucket] ?? 0) + by;
    this.high[bucket] = ((this.high[bucket] ?? 0) ^ high) >>> 0;
    this.low[bucket] = ((this.low[bucket] ?? 0) ^ low) >>> 0;
  }
}
