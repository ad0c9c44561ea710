import type { RecordingBatch } from '@jumpfleet/gateway-contracts';

type Waiting = Readonly<{ batch: RecordingBatch; bytes: number }>;

export type BatchQueueOptions = Readonly<{
  /** Resolves once the stream has them, all together. */
  publish: (batches: readonly RecordingBatch[]) => Promise<void>;
  retryMs: number;
  /** So many bytes of memory are free again. */
  onDelivered: (bytes: number) => void;
  isOver: () => boolean;
}>;

/** Of one message, far below what the bus takes. */
const maxMessageBytes = 262_144;

/**
 * Batches of all shells of a shard, in their order, many to a message: none leaves before the stream has those before
 * it. A bus that comes back may take the second of two and have lost the first.
 */
export class BatchQueue {
  private waiting: Waiting[] = [];
  private isSending = false;

  constructor(private readonly options: BatchQueueOptions) {}

  add(batch: RecordingBatch, bytes: number): void {
    this.waiting.push({ batch, bytes });
    if (this.isSending) return;
    this.isSending = true;
    // What the same turn of the event loop adds goes along.
    queueMicrotask(() => void this.send());
  }

  private async send(): Promise<void> {
    while (this.waiting.length > 0) {
      const next = this.next();
      if (!(await this.isPublished(next))) {
        setTimeout(() => this.options.isOver() || void this.send(), this.options.retryMs).unref();
        return;
      }
      this.waiting.splice(0, next.length);
      this.options.onDelivered(next.reduce((sum, { bytes }) => sum + bytes, 0));
    }
    this.isSending = false;
  }

  private next(): Waiting[] {
    let bytes = 0;
    const tooMuch = this.waiting.findIndex((item) => (bytes += item.bytes) > maxMessageBytes);
    return this.waiting.slice(0, tooMuch < 0 ? undefined : Math.max(1, tooMuch));
  }

  private async isPublished(items: readonly Waiting[]): Promise<boolean> {
    try {
      await this.options.publish(items.map(({ batch }) => batch));
      return true;
    } catch {
      // The bus is away or slow; what it is, its own connection reports.
      return false;
    }
  }
}
