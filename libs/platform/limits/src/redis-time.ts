/** More than a late answer of before can have hidden. */
const toleranceMs = 20;
const driftPerMs = 0.0002;
const bucketMs = 500;

type Sample = Readonly<{ aheadMs: number; at: number }>;

/**
 * Where the instants of Redis lie on this process's monotonic clock. An answer that took its time makes Redis seem
 * behind, never ahead: the least that was seen lately is right. Redis seeming further ahead means that its clock leapt.
 */
export class RedisTime {
  private least: Sample | undefined;
  private before: Sample | undefined;

  /** Answers `leapt` when instants of before and after this cannot be compared, as with the first of all. */
  learn(redisMicros: number, nowMs: number): 'steady' | 'leapt' {
    const sample = { aheadMs: nowMs - redisMicros / 1000, at: nowMs };
    const known = this.known;
    if (known === undefined || sample.aheadMs < this.trusted(known, nowMs)) {
      this.least = sample;
      this.before = undefined;
      return 'leapt';
    }
    this.remember(sample);
    return 'steady';
  }

  /** An instant of Redis as `performance.now()` of this process. */
  localMs(redisMicros: number): number {
    return redisMicros / 1000 + (this.known?.aheadMs ?? 0);
  }

  /** Redis's time, as far as it is known without asking. */
  redisMicros(nowMs: number): number {
    return (nowMs - (this.known?.aheadMs ?? 0)) * 1000;
  }

  private get known(): Sample | undefined {
    const { least, before } = this;
    return before !== undefined && least !== undefined && before.aheadMs < least.aheadMs
      ? before
      : least;
  }

  private trusted(known: Sample, nowMs: number): number {
    return known.aheadMs - toleranceMs - (nowMs - known.at) * driftPerMs;
  }

  private remember(sample: Sample): void {
    if (this.least === undefined || sample.at - this.least.at > bucketMs) {
      this.before = this.least;
      this.least = sample;
    } else if (sample.aheadMs < this.least.aheadMs) {
      this.least = { aheadMs: sample.aheadMs, at: this.least.at };
    }
  }
}
