import type { RecordingBatch } from '@jumpfleet/gateway-contracts';
import type { Recordings } from './recordings.js';

export type RecordedOf = Readonly<Pick<RecordingBatch, 'session' | 'leg' | 'channel'>>;
type Item = RecordingBatch['items'][number];
type Size = Readonly<{ cols: number; rows: number }>;

const maxBatchBytes = 32_768;
/** What an item costs in memory beside its bytes. */
const itemBytes = 64;

/** What one shell's terminal shows while it is on one line of its client, gathered into batches. */
export class RecordedChannel {
  private items: Item[] = [];
  private itemsBytes = 0;
  private outputBytes = 0;
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
    const bytes = this.itemsBytes;
    this.offset += this.outputBytes;
    this.items = [];
    this.itemsBytes = 0;
    this.outputBytes = 0;
    this.recordings.send(batch, bytes);
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
}
