const bucketsPerDoubling = 16;
const doublings = 24;
const smallestMs = 0.1;

export type LatencyCounts = readonly number[];

/** Latencies in buckets that grow by a sixteenth of a doubling: percentiles within 5 %, in constant memory. */
export class LatencyHistogram {
  readonly #counts: number[] = new Array<number>(bucketsPerDoubling * doublings).fill(0);
  #total = 0;

  static of(counts: LatencyCounts): LatencyHistogram {
    const histogram = new LatencyHistogram();
    histogram.merge(counts);
    return histogram;
  }

  get counts(): LatencyCounts {
    return this.#counts;
  }

  get total(): number {
    return this.#total;
  }

  record(ms: number): void {
    const doubling = Math.log2(Math.max(ms, smallestMs) / smallestMs);
    const bucket = Math.min(Math.floor(doubling * bucketsPerDoubling), this.#counts.length - 1);
    this.#add(bucket, 1);
  }

  merge(counts: LatencyCounts): void {
    counts.forEach((count, bucket) => this.#add(bucket, count));
  }

  /** The upper edge of the bucket that holds this share (0-1) of all; 0 when nothing was recorded. */
  percentile(share: number): number {
    let left = Math.ceil(this.#total * share);
    if (left === 0) return 0;
    const bucket = this.#counts.findIndex((count) => (left -= count) <= 0);
    return smallestMs * 2 ** ((bucket + 1) / bucketsPerDoubling);
  }

  #add(bucket: number, count: number): void {
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + count;
    this.#total += count;
  }
}
