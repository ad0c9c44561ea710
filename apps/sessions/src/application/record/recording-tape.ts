import type { RecordingBatch } from '@jumpfleet/gateway-contracts';

/** A piece of a recording, in its order; `at` in Unix milliseconds. */
export type TapeItem =
  | Readonly<{ kind: 'output'; at: number; data: Uint8Array }>
  | Readonly<{ kind: 'resize'; at: number; cols: number; rows: number }>
  /** So many bytes never came. */
  | Readonly<{ kind: 'gap'; at: number; bytes: number }>
  | Readonly<{ kind: 'end'; at: number }>;

/** How far the recording of one shell is. */
export type Tape = Readonly<{
  startedAt: number;
  lastAt: number;
  endedAt: number | null;
  /** Of the terminal when it began. */
  cols: number;
  rows: number;
  /** The size of now, as `80x24`. */
  size: string;
  /** Output bytes of the shell, with those that are missing. */
  bytes: number;
  missingBytes: number;
  gaps: number;
}>;

export type Taken = Readonly<{
  tape: Tape;
  /** Another shell has begun: what was taped before is over. */
  isNew: boolean;
  items: readonly TapeItem[];
}>;

const standardSize = { cols: 80, rows: 24 };

/**
 * What a batch adds to a tape. Batches come at least once and in order: what is there is passed over by its
 * offset, and what never came is marked as a gap.
 */
export function taken(tape: Tape | undefined, { offset, items }: RecordingBatch): Taken {
  const start = items.find((item) => item.kind === 'start');
  const isNew = tape === undefined || (start !== undefined && begins(tape, start.at));
  const writer = new TapeWriter(isNew ? blank(items, start) : tape, offset);
  for (const item of items) writer.take(item);
  return { ...writer.result(), isNew };
}

/** A repetition says when it began; only a later shell begins later. */
const begins = (tape: Tape, at: number): boolean => at > tape.startedAt;

type Item = RecordingBatch['items'][number];
type Start = Extract<Item, { kind: 'start' }>;

function blank(items: readonly Item[], start: Start | undefined): Tape {
  const { cols, rows } = start ?? standardSize;
  const startedAt = start?.at ?? items[0]?.at ?? 0;
  return {
    ...{ startedAt, lastAt: startedAt, endedAt: null, cols, rows, size: sizeOf({ cols, rows }) },
    ...{ bytes: 0, missingBytes: 0, gaps: 0 },
  };
}

class TapeWriter {
  private readonly items: TapeItem[] = [];

  constructor(
    private tape: Tape,
    /** Of what comes next. */
    private position: number,
  ) {}

  result(): Omit<Taken, 'isNew'> {
    return { tape: this.tape, items: this.items };
  }

  take(item: Item): void {
    switch (item.kind) {
      case 'start':
        return;
      case 'output':
        this.output(item.at, Buffer.from(item.data, 'base64'));
        return;
      case 'resize':
        this.resize(item);
        return;
      case 'end':
        if (this.tape.endedAt === null && !this.isBehind()) this.end(item.at);
    }
  }

  private output(at: number, data: Uint8Array): void {
    const known = Math.max(0, this.tape.bytes - this.position);
    this.markGap(at);
    this.position += data.length;
    if (known >= data.length) return;
    const fresh = data.subarray(known);
    this.items.push({ kind: 'output', at, data: fresh });
    this.tape = { ...this.tape, bytes: this.tape.bytes + fresh.length, lastAt: this.later(at) };
  }

  private resize({ at, cols, rows }: Extract<Item, { kind: 'resize' }>): void {
    const size = sizeOf({ cols, rows });
    const isRepeated = at < this.tape.lastAt || size === this.tape.size;
    if (this.isBehind() || isRepeated) return;
    this.markGap(at);
    this.items.push({ kind: 'resize', at, cols, rows });
    this.tape = { ...this.tape, size, lastAt: this.later(at) };
  }

  private end(at: number): void {
    this.markGap(at);
    this.items.push({ kind: 'end', at });
    this.tape = { ...this.tape, endedAt: at, lastAt: this.later(at) };
  }

  private isBehind(): boolean {
    return this.position < this.tape.bytes;
  }

  private markGap(at: number): void {
    const bytes = this.position - this.tape.bytes;
    if (bytes <= 0) return;
    this.items.push({ kind: 'gap', at, bytes });
    const { missingBytes, gaps } = this.tape;
    this.tape = {
      ...this.tape,
      bytes: this.position,
      missingBytes: missingBytes + bytes,
      gaps: gaps + 1,
    };
  }

  private later(at: number): number {
    return Math.max(at, this.tape.lastAt);
  }
}

const sizeOf = ({ cols, rows }: Readonly<{ cols: number; rows: number }>): string =>
  `${cols}x${rows}`;
