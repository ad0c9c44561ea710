/** So many bytes may leave between two instants of this process's monotonic clock. */
export type BudgetSlice = Readonly<{ bytes: number; fromMs: number; untilMs: number }>;

/** The site-wide budget of upgrade bytes; `undefined` while it cannot be asked. */
export interface ByteBudget {
  take(wantBytes: number): Promise<BudgetSlice | 'unlimited' | undefined>;
}

/** Something that has bytes to send. */
export interface ByteSource {
  /** What could leave at once: asked for, at hand, and with room for it on the line. */
  readonly readyBytes: number;
  /** Whether there is something to send, but the line has no room for it. */
  readonly isBlocked: boolean;
  /** Sends one frame that costs at most so much; answers what it cost, 0 when nothing could be sent. */
  sendFrame(mostBytes: number): number;
}

interface Slice {
  left: number;
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Less than that of a slice is not worth a frame. */
const leastBytes = 1_024;
const mostTakenBytes = 4_194_304;
/** What one turn of the event loop sends, so that everything else gets its turn as well. */
const turnBytes = 524_288;
const blockedEachMs = 4;
const askAgainMs = 30;
/** Without a limit: for that moment, since there may be one in the next. */
const unlimitedMs = 50;
/** So that this process may be busy for a while without losing any of the budget. */
const slicesAhead = 8;

/**
 * Sends the bytes of many downloads at the pace of a budget: a frame of each in turn, nothing beyond what a line
 * has room for, and one timer for all.
 */
export class BytePump {
  /** Whose turn it is comes first; who was served goes to the end. */
  private readonly ring = new Set<ByteSource>();
  private readonly blocked = new Set<ByteSource>();
  private readonly slices: Slice[] = [];
  private isAsking = false;
  private askFrom = 0;
  private roomSeenAt = 0;
  private timer: NodeJS.Timeout | undefined;
  private immediate: NodeJS.Immediate | undefined;
  private isStopped = false;

  constructor(
    private readonly budget: ByteBudget,
    private readonly onSent: (bytes: number) => void,
  ) {}

  /** How many wait for their turn, for the budget's sake alone. */
  get waiting(): number {
    return this.ring.size;
  }

  isWaiting(source: ByteSource): boolean {
    return this.ring.has(source);
  }

  /** There may be something to send now. */
  wake(source: ByteSource): void {
    if (this.isStopped) return;
    this.place(source);
    this.run();
  }

  forget(source: ByteSource): void {
    this.ring.delete(source);
    this.blocked.delete(source);
  }

  stop(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
    clearImmediate(this.immediate);
    this.ring.clear();
    this.blocked.clear();
  }

  private place(source: ByteSource): void {
    const isReady = source.readyBytes > 0;
    if (!isReady) this.ring.delete(source);
    else this.ring.add(source);
    if (source.isBlocked) this.blocked.add(source);
    else this.blocked.delete(source);
  }

  private readonly run = (): void => {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.isStopped || this.immediate) return;
    const now = performance.now();
    this.seeRoom(now);
    this.send(this.sliceAt(now), now);
    this.sliceAt(now);
    void this.ask(now);
    this.sleep(now);
  };

  /** The slice whose turn it is or comes next; those that are used up or past are gone. */
  private sliceAt(now: number): Slice | undefined {
    while (this.slices[0] && isOver(this.slices[0], now)) this.slices.shift();
    return this.slices[0];
  }

  private seeRoom(now: number): void {
    if (this.blocked.size === 0 || now - this.roomSeenAt < blockedEachMs - 1) return;
    this.roomSeenAt = now;
    for (const source of this.blocked) if (!source.isBlocked) this.place(source);
  }

  /** A frame of each in turn, as long as the slice lasts. */
  private send(slice: Slice | undefined, now: number): void {
    if (!slice || slice.fromMs > now) return;
    let most = Math.min(slice.left, turnBytes);
    for (const source of this.ring) {
      if (most < leastBytes) break;
      const cost = source.sendFrame(most);
      this.ring.delete(source);
      if (cost === 0) continue;
      most -= cost;
      slice.left -= cost;
      this.onSent(cost);
      this.place(source);
    }
  }

  private readonly again = (): void => {
    this.immediate = undefined;
    this.run();
  };

  private async ask(now: number): Promise<void> {
    if (this.isAsking || now < this.askFrom || this.slices.length >= slicesAhead) return;
    const missing = this.readyBytes() - this.bytesInHand();
    if (missing <= 0) return;
    this.isAsking = true;
    const want = Math.min(Math.max(missing, leastBytes), mostTakenBytes);
    const slice = await this.budget.take(want).catch(() => undefined);
    this.isAsking = false;
    if (this.isStopped) return;
    this.take(slice === 'unlimited' ? unlimitedSlice(want) : slice);
  }

  private take(slice: BudgetSlice | undefined): void {
    const now = performance.now();
    if (slice && slice.bytes > 0) {
      const { bytes, fromMs, untilMs } = slice;
      this.slices.push({ left: bytes, fromMs, untilMs });
      this.run();
      return;
    }
    const waitMs = slice ? Math.max(1, Math.min(slice.untilMs - now, askAgainMs)) : askAgainMs;
    this.askFrom = now + waitMs;
    this.timer ??= setTimeout(this.run, waitMs + 1);
  }

  /** Until the next slice begins, or a line that was full may have room again. */
  private sleep(now: number): void {
    const slice = this.ring.size > 0 ? this.sliceAt(now) : undefined;
    const untilSlice = slice ? slice.fromMs - now : this.untilAsking(now);
    const ms = Math.min(untilSlice, this.blocked.size > 0 ? blockedEachMs : Infinity);
    if (ms <= 0) this.immediate ??= setImmediate(this.again);
    else if (ms < Infinity) this.timer ??= setTimeout(this.run, Math.ceil(ms));
  }

  /** Without a slice somebody has to ask, once it may be asked again; nobody else may ever come by. */
  private untilAsking(now: number): number {
    if (this.ring.size === 0 || this.isAsking) return Infinity;
    return Math.max(1, this.askFrom - now + 1);
  }

  private readyBytes(): number {
    let sum = 0;
    for (const source of this.ring) {
      const { readyBytes } = source;
      sum += readyBytes;
      // Something else has filled its line meanwhile.
      if (readyBytes === 0) this.place(source);
      if (sum > 2 * mostTakenBytes) break;
    }
    return sum;
  }

  private bytesInHand(): number {
    return this.slices.reduce((sum, { left }) => sum + left, 0);
  }
}

function unlimitedSlice(bytes: number): BudgetSlice {
  const fromMs = performance.now();
  return { bytes, fromMs, untilMs: fromMs + unlimitedMs };
}

function isOver(slice: Slice, now: number): boolean {
  return slice.left < leastBytes || slice.untilMs <= now;
}
