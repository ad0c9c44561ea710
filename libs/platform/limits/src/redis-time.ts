/** What clocks drift apart, and what is measured wrongly. */
const driftPerMs = 0.0002;
const toleranceMs = 1;
const bucketMs = 500;

/** Between asking and the answer: in between lies the instant that Redis told. */
export type Told = Readonly<{ redisMicros: number; sentMs: number; receivedMs: number }>;

/** Our clock minus Redis's, give or take `doubtMs`. */
type Sample = Readonly<{ behindMs: number; doubtMs: number; atMs: number }>;

/**
 * Where the instants of Redis lie on this process's monotonic clock, by the answer that came fastest lately. What cannot
 * be true together with it means that Redis's clock leapt.
 */
export class RedisTime {
  private best: Sample | undefined;
  private before: Sample | undefined;

  /** Answers `leapt` when instants of before and after this cannot be compared, as with the first of all. */
  learn({ redisMicros, sentMs, receivedMs }: Told): 'steady' | 'leapt' {
    const sample = {
      behindMs: (sentMs + receivedMs) / 2 - redisMicros / 1000,
      doubtMs: (receivedMs - sentMs) / 2,
      atMs: receivedMs,
    };
    const { known } = this;
    if (known === undefined || !agree(known, sample)) {
      this.best = sample;
      this.before = undefined;
      return 'leapt';
    }
    this.remember(sample);
    return 'steady';
  }

  /** How far instants may be off. */
  get doubtMs(): number {
    return this.known?.doubtMs ?? Number.POSITIVE_INFINITY;
  }

  /** An instant of Redis as `performance.now()` of this process. */
  localMs(redisMicros: number): number {
    return redisMicros / 1000 + (this.known?.behindMs ?? 0);
  }

  /** Redis's time, as far as it is known without asking. */
  redisMicros(nowMs: number): number {
    return (nowMs - (this.known?.behindMs ?? 0)) * 1000;
  }

  private get known(): Sample | undefined {
    const { best, before } = this;
    return before !== undefined && best !== undefined && before.doubtMs < best.doubtMs
      ? before
      : best;
  }

  private remember(sample: Sample): void {
    if (this.best === undefined || sample.atMs - this.best.atMs > bucketMs) {
      this.before = this.best;
      this.best = sample;
    } else if (sample.doubtMs < this.best.doubtMs) {
      this.best = { ...sample, atMs: this.best.atMs };
    }
  }
}

function agree(known: Sample, sample: Sample): boolean {
  const apart = Math.abs(known.behindMs - sample.behindMs);
  const drift = (sample.atMs - known.atMs) * driftPerMs;
  return apart <= known.doubtMs + sample.doubtMs + drift + toleranceMs;
}
