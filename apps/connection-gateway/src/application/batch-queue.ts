import type { RecordingBatch } from '@jumpfleet/gateway-contracts';

type Waiting = Readonly<{ batch: RecordingBatch; bytes: number }>;

export type BatchQueueOptions = Readonly<{
  publish: (batch: RecordingBatch) => Promise<void>;
  retryMs: number;
  /** So many bytes of memory are free again. */
  onDelivered: (bytes: number) => void;
  onEmpty: () => void;
  isOver: () => boolean;
}>;

/**
 * Batches of one shell, in their order: none leaves before the stream has the one before it. A bus that comes back
 * may take the second of two and have lost the first.
 */
export class BatchQueue {
  private readonly waiting: Waiting[] = [];
  private isSending = false;

  constructor(private readonly options: BatchQueueOptions) {}

  add(batch: RecordingBatch, bytes: number): void {
    this.waiting.push({ batch, bytes });
    if (!this.isSending) void this.send();
  }

  private async send(): Promise<void> {
    this.isSending = true;
    for (let next = this.waiting[0]; next; next = this.waiting[0]) {
      if (!(await this.isPublished(next.batch))) {
        setTimeout(() => this.options.isOver() || void this.send(), this.options.retryMs).unref();
        return;
      }
      this.waiting.shift();
      this.options.onDelivered(next.bytes);
    }
    this.isSending = false;
    this.options.onEmpty();
  }

  private async isPublished(batch: RecordingBatch): Promise<boolean> {
    try {
      await this.options.publish(batch);
      return true;
    } catch {
      // The bus is away or slow; what it is, its own connection reports.
      return false;
    }
  }
}
