import { WakeUp } from '@jumpfleet/event-log';
import type { RecordingBatch } from '@jumpfleet/gateway-contracts';
import type { RecordingPlayer } from './recording-player.js';
import type { Recording } from './record.js';
import { taken } from './recording-tape.js';
import type { Tape, TapeItem } from './recording-tape.js';
import { soundBatch } from './sound-batch.js';

/** Batches that wait for whoever watches; one who falls behind further reads on from the record. */
const maxWaiting = 256;
/** What was told to others may be on its way into the record for so long. */
const patienceMs = 5_000;
const lookEachMs = 250;

export type Following = Readonly<{
  player: Pick<RecordingPlayer, 'after'>;
  recording: Recording;
  listen: (heard: (batch: RecordingBatch) => void) => () => void;
  signal: AbortSignal;
}>;

/**
 * Follows the recording of a shell: what is kept so far, then what comes, each byte once and in order, until its
 * end. An empty answer says that nothing came for a while.
 */
export class RecordingFollower {
  private readonly waiting: RecordingBatch[] = [];
  private readonly bell = new WakeUp();
  /** As it was shown. */
  private tape: Tape;
  /** As far as the record was read. */
  private chunk = 0;
  private keptBytes = 0;
  private hasReadAll = false;

  constructor(private readonly following: Following) {
    this.tape = beginningOf(following.recording);
  }

  async *items(quietMs: number): AsyncGenerator<readonly TapeItem[]> {
    const leave = this.following.listen((batch) => {
      this.hear(batch);
    });
    try {
      while (!this.isAborted() && this.tape.endedAt === null) {
        const items = await this.next(quietMs);
        if (this.isAborted()) return;
        yield items;
      }
    } finally {
      leave();
    }
  }

  private isAborted(): boolean {
    return this.following.signal.aborted;
  }

  private hear(batch: RecordingBatch): void {
    const { leg, channel } = this.following.recording;
    if (batch.leg !== leg || batch.channel !== channel) return;
    if (this.waiting.length >= maxWaiting) this.waiting.length = 0;
    this.waiting.push(soundBatch(batch));
    this.bell.ring();
  }

  private async next(quietMs: number): Promise<readonly TapeItem[]> {
    if (!this.hasReadAll) return this.kept();
    if (this.waiting.length === 0) await this.bell.wait(quietMs, this.following.signal);
    const batch = this.waiting.shift();
    // In silence the record is looked at: what was told live may have been lost on its way.
    return batch ? this.live(batch) : this.kept();
  }

  private async kept(): Promise<readonly TapeItem[]> {
    const { player, recording } = this.following;
    const { items, last } = await player.after(recording, this.chunk);
    this.hasReadAll = last === this.chunk;
    this.chunk = last;
    return this.lay(items);
  }

  private async live(batch: RecordingBatch): Promise<readonly TapeItem[]> {
    if (batch.offset > this.tape.bytes) {
      const items = await this.caughtUp(batch.offset);
      this.waiting.unshift(batch);
      if (items.length > 0) return items;
      this.waiting.shift();
    }
    const added = taken(this.tape, batch);
    // Another shell under the same number is another recording.
    if (added.isNew) {
      this.tape = { ...this.tape, endedAt: this.tape.lastAt };
      return [];
    }
    this.tape = added.tape;
    return added.items;
  }

  /** Waits until what lies between is in the record; nothing when it never came. */
  private async caughtUp(offset: number): Promise<readonly TapeItem[]> {
    const { signal } = this.following;
    const until = performance.now() + patienceMs;
    while (performance.now() < until && !signal.aborted) {
      const fresh = await this.kept();
      if (fresh.length > 0 || this.tape.bytes >= offset) return fresh;
      await this.bell.wait(lookEachMs, signal);
    }
    return [];
  }

  /** Of what is kept, what was not shown live before. */
  private lay(items: readonly TapeItem[]): TapeItem[] {
    return items.flatMap((item) => this.layOne(item));
  }

  private layOne(item: TapeItem): TapeItem[] {
    const from = this.keptBytes;
    const length = item.kind === 'output' ? item.data.length : item.kind === 'gap' ? item.bytes : 0;
    this.keptBytes += length;
    const shown = Math.max(0, this.tape.bytes - from);
    if (length > 0 && shown >= length) return [];
    if (length === 0 && (from < this.tape.bytes || isShown(item, this.tape))) return [];
    const fresh = cut(item, shown);
    this.tape = grown(this.tape, fresh);
    return [fresh];
  }
}

function beginningOf({ startedAt, cols, rows }: Recording): Tape {
  const at = startedAt.getTime();
  return {
    ...{ startedAt: at, lastAt: at, endedAt: null, cols, rows, size: `${cols}x${rows}` },
    ...{ bytes: 0, missingBytes: 0, gaps: 0 },
  };
}

const isShown = (item: TapeItem, { size }: Tape): boolean =>
  item.kind === 'resize' && `${item.cols}x${item.rows}` === size;

function cut(item: TapeItem, shown: number): TapeItem {
  switch (item.kind) {
    case 'output':
      return { ...item, data: item.data.subarray(shown) };
    case 'gap':
      return { ...item, bytes: item.bytes - shown };
    case 'resize':
    case 'end':
      return item;
  }
}

function grown(tape: Tape, item: TapeItem): Tape {
  const lastAt = Math.max(tape.lastAt, item.at);
  switch (item.kind) {
    case 'output':
      return { ...tape, lastAt, bytes: tape.bytes + item.data.length };
    case 'gap':
      return { ...tape, lastAt, bytes: tape.bytes + item.bytes };
    case 'resize':
      return { ...tape, lastAt, size: `${item.cols}x${item.rows}` };
    case 'end':
      return { ...tape, lastAt, endedAt: item.at };
  }
}
