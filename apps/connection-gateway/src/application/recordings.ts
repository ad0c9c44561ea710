import type { RecordingBatch } from '@jumpfleet/gateway-contracts';
import { BatchQueue } from './batch-queue.js';
import { RecordedChannel } from './recorded-channel.js';
import type { RecordedOf } from './recorded-channel.js';

export type RecordingOptions = Readonly<{
  /** Resolves once the stream has it. */
  publish: (batch: RecordingBatch) => Promise<void>;
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
  /** Of shells that have something on its way: it outlives the line, or what comes by the next one would overtake it. */
  private readonly queues = new Map<string, BatchQueue>();
  private held = 0;
  private isStopped = false;
  private onIdle: (() => void) | undefined;

  constructor(readonly options: RecordingOptions) {}

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
    const key = `${batch.leg} ${String(batch.channel)}`;
    let queue = this.queues.get(key);
    if (!queue) this.queues.set(key, (queue = this.newQueue(key)));
    queue.add(batch, bytes);
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

  private newQueue(key: string): BatchQueue {
    return new BatchQueue({
      publish: this.options.publish,
      retryMs: this.options.retryMs,
      onDelivered: (bytes) => this.giveBack(bytes),
      onEmpty: () => this.queues.delete(key),
      isOver: () => this.isStopped,
    });
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
    this.timer = next && setTimeout(this.flushDue, Math.max(1, next.at - now));
  };
}
