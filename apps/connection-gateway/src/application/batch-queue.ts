import type { RecordingBatch } from '@jumpfleet/gateway-contracts';

interface Waiting {
  readonly batch: RecordingBatch;
  readonly bytes: number;
  isConfirmed: boolean;
}

export type BatchQueueOptions = Readonly<{
  publish: (batch: RecordingBatch) => Promise<void>;
  retryMs: number;
  /** So many bytes of memory are free again. */
  onDelivered: (bytes: number) => void;
  onEmpty: () => void;
  isOver: () => boolean;
}>;

const maxInFlight = 8;

/** Batches of one shell leave in order, and are repeated from the first that failed. */
export class BatchQueue {
  private readonly waiting: Waiting[] = [];
  private sent = 0;
  /** A batch that failed makes those after it start anew too. */
  private attempt = 0;
  private isPausing = false;

  constructor(private readonly options: BatchQueueOptions) {}

  add(batch: RecordingBatch, bytes: number): void {
    this.waiting.push({ batch, bytes, isConfirmed: false });
    this.send();
  }

  private send(): void {
    if (this.isPausing) return;
    while (this.sent < Math.min(this.waiting.length, maxInFlight)) {
      const next = this.waiting[this.sent++];
      if (next) void this.deliver(next, this.attempt);
    }
  }

  private async deliver(next: Waiting, attempt: number): Promise<void> {
    try {
      await this.options.publish(next.batch);
    } catch {
      // The bus is away or slow; what it is, its own connection reports.
      if (attempt === this.attempt) this.startAnew();
      return;
    }
    if (attempt !== this.attempt) return;
    next.isConfirmed = true;
    while (this.waiting[0]?.isConfirmed) this.forget(this.waiting[0]);
    if (this.waiting.length === 0) this.options.onEmpty();
    else this.send();
  }

  private forget({ bytes }: Waiting): void {
    this.waiting.shift();
    this.sent--;
    this.options.onDelivered(bytes);
  }

  private startAnew(): void {
    this.attempt++;
    this.sent = 0;
    for (const waiting of this.waiting) waiting.isConfirmed = false;
    this.isPausing = true;
    setTimeout(() => {
      this.isPausing = false;
      if (!this.options.isOver()) this.send();
    }, this.options.retryMs).unref();
  }
}
