import type { RecordingBatch } from '@jumpfleet/gateway-contracts';
import type { Recordings } from './recordings.js';

export type RecordedOf = Readonly<Pick<RecordingBatch, 'session' | 'leg' | 'channel'>>;
type Item = RecordingBatch['items'][number];
type Size = Readonly<{ cols: number; rows: number }>;
interface Waiting {
  readonly batch: RecordingBatch;
  readonly bytes: number;
  isConfirmed: boolean;
}

const maxBatchBytes = 32_768;
const maxInFlight = 8;
/** What an item costs in memory beside its bytes. */
const itemBytes = 64;

/** What one shell's terminal shows, in batches that leave in order and are repeated from the first that failed. */
export class RecordedChannel {
  private items: Item[] = [];
  private itemsBytes = 0;
  private outputBytes = 0;
  private waiting: Waiting[] = [];
  private sent = 0;
  /** A batch that failed makes those after it start anew too. */
  private attempt = 0;
  private isPausing = false;
  private isWanted = false;
  private isEnded = false;

  constructor(
    private readonly of: RecordedOf,
    /** The count of output bytes before the items that wait. */
    private offset: number,
    private readonly recordings: Recordings,
  ) {}

  start({ cols, rows }: Size): void {
    this.add({ kind: 'start', at: Date.now(), cols, rows });
  }

  resize({ cols, rows }: Size): void {
    this.add({ kind: 'resize', at: Date.now(), cols, rows });
  }

  /** The bytes are copied. Where there is no room for them they leave a gap. */
  output(bytes: Uint8Array): void {
    if (bytes.length === 0 || this.isEnded) return;
    const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64');
    if (this.add({ kind: 'output', at: Date.now(), data }, bytes.length)) {
      this.recordings.options.onRecorded(bytes.length);
      return;
    }
    this.flush();
    this.offset += bytes.length;
    this.recordings.options.onGap(bytes.length);
  }

  end(): void {
    if (this.isEnded) return;
    this.add({ kind: 'end', at: Date.now() });
    this.stop();
  }

  /** No more comes from here; what the terminal shows next may be recorded elsewhere. */
  stop(): void {
    if (this.isEnded) return;
    this.isEnded = true;
    this.flush();
    this.recordings.closed(this);
  }

  flush(): void {
    this.isWanted = false;
    if (this.items.length === 0) return;
    const batch = { ...this.of, offset: this.offset, items: this.items };
    this.waiting.push({ batch, bytes: this.itemsBytes, isConfirmed: false });
    this.offset += this.outputBytes;
    this.items = [];
    this.itemsBytes = 0;
    this.outputBytes = 0;
    this.send();
  }

  private add(item: Item, outputBytes = 0): boolean {
    const cost = (item.kind === 'output' ? item.data.length : 0) + itemBytes;
    if (this.isEnded || !this.recordings.take(cost)) return false;
    this.items.push(item);
    this.itemsBytes += cost;
    this.outputBytes += outputBytes;
    if (this.itemsBytes >= maxBatchBytes) this.flush();
    else if (!this.isWanted) {
      this.isWanted = true;
      this.recordings.wants(this);
    }
    return true;
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
      await this.recordings.options.publish(next.batch);
    } catch {
      // The bus is away or slow; what it is, its own connection reports.
      if (attempt === this.attempt) this.startAnew();
      return;
    }
    if (attempt !== this.attempt) return;
    next.isConfirmed = true;
    while (this.waiting[0]?.isConfirmed) this.forget(this.waiting[0]);
    this.send();
  }

  private forget({ bytes }: Waiting): void {
    this.waiting.shift();
    this.sent--;
    this.recordings.giveBack(bytes);
  }

  private startAnew(): void {
    this.attempt++;
    this.sent = 0;
    for (const waiting of this.waiting) waiting.isConfirmed = false;
    this.isPausing = true;
    setTimeout(() => {
      this.isPausing = false;
      if (!this.recordings.isOver) this.send();
    }, this.recordings.options.retryMs).unref();
  }
}
