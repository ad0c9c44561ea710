import type { RecordingBatch } from '@jumpfleet/gateway-contracts';
import { BatchQueue } from './batch-queue.js';
import { RecordedChannel } from './recorded-channel.js';
import type { RecordedOf } from './recorded-channel.js';

export type RecordingOptions = Readonly<{
  /** Resolves once the stream has them. */
  publish: (batches: readonly RecordingBatch[]) => Promise<void>;
  /** Of all recordings together, waiting and on their way: beyond it output is left out, and a gap remains. */
  maxBytes: number;
  retryMs: number;
  onRecorded: (bytes: number) => void;
  onGap: (bytes: number) => void;
}>;

const leastDelayMs = 100;
const mostDelayMs = 1_000;

/** Everything that is recorded on this shard: one timer, and one bound for the memory of all. */
export class Recordings {
  private readonly open = new Set<RecordedChannel>();
  /** In the order of their time: all wait equally long. */
  private due: { channel: RecordedChannel; at: number }[] = [];
  private timer: NodeJS.Timeout | undefined;
  /** One of all shells: what comes by a shell's next line does not overtake what came by the one before. */
  private readonly queue: BatchQueue;
  private held = 0;
  private isStopped = false;
  private onIdle: (() => void) | undefined;

  constructor(readonly options: RecordingOptions) {
    this.queue = new BatchQueue({
      publish: options.publish,
      retryMs: options.retryMs,
      onDelivered: (bytes) => this.giveBack(bytes),
      isOver: () => this.isStopped,
    });
  }

  get heldBytes(): number {
    return this.held;
  }

  /** `offset`: how many bytes of the channel's output went before. */
  channel(of: RecordedOf, offset: number): RecordedChannel {
    const channel = new RecordedChannel(of, offset, this);
    this.open.add(channel);
    return channel;
  }

  /** What is not sent then is lost. */
  async stop(deadlineMs: number): Promise<void> {
    clearTimeout(this.timer);
    for (const channel of this.open) channel.flush();
    if (this.held > 0) {
      const idle = new Promise<void>((resolve) => (this.onIdle = resolve));
      const timer = setTimeout(() => this.onIdle?.(), deadlineMs);
      await idle;
      clearTimeout(timer);
    }
    this.isStopped = true;
  }

  /** Whether there is room for so much more. */
  take(bytes: number): boolean {
    if (this.held + bytes > this.options.maxBytes) return false;
    this.held += bytes;
    return true;
  }

  /** `bytes` is what was taken for it. */
  send(batch: RecordingBatch, bytes: number): void {
    this.queue.add(batch, bytes);
  }

  /** The channel has something to send, soon: the later the more are recorded, so that a shard's pace is bounded. */
  wants(channel: RecordedChannel): void {
    const delayMs = Math.min(mostDelayMs, Math.max(leastDelayMs, this.open.size));
    this.due.push({ channel, at: performance.now() + delayMs });
    this.timer ??= setTimeout(this.flushDue, delayMs);
  }

  closed(channel: RecordedChannel): void {
    this.open.delete(channel);
  }

  private giveBack(bytes: number): void {
    this.held -= bytes;
    if (this.held === 0) this.onIdle?.();
  }

  private readonly flushDue = (): void => {
    const now = performance.now();
    let count = 0;
    while ((this.due[count]?.at ?? Number.POSITIVE_INFINITY) <= now)
      this.due[count++]?.channel.flush();
    this.due.splice(0, count);
    const [next] = this.due;
    // Those that are due within a moment share a message.
    this.timer = next && setTimeout(this.flushDue, Math.max(leastDelayMs / 2, next.at - now));
  };
}
