export type BatchOptions<Item> = Readonly<{
  /** A batch leaves when it has this many items, weighs this much, or its first item is this old. */
  maxItems: number;
  maxWeight: number;
  maxDelayMs: number;
  /** Beyond this many waiting items the oldest are dropped: memory is bounded, whatever the bus does. */
  maxWaiting: number;
  maxInFlight: number;
  retryMs: number;
  /** Resolves once the bus has confirmed the batch. */
  send: (items: readonly Item[]) => Promise<void>;
  onDropped: (count: number) => void;
}>;

/**
 * Gathers items into batches and repeats each until it is confirmed. Repeats may overtake each other;
 * whoever reads them orders items by what they carry.
 */
export class BatchPublisher<Item> {
  private waiting: Item[] = [];
  private weights: number[] = [];
  private weight = 0;
  private inFlight = 0;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  private onIdle: (() => void) | undefined;

  constructor(private readonly options: BatchOptions<Item>) {}

  add(item: Item, weight = 1): void {
    if (this.waiting.length >= this.options.maxWaiting) this.dropOldest();
    this.waiting.push(item);
    this.weights.push(weight);
    this.weight += weight;
    if (this.isFull()) this.flush();
    else this.timer ??= setTimeout(this.onTimer, this.options.maxDelayMs);
  }

  /** Sends what waits and resolves when all of it is confirmed, or when the time is over. */
  async stop(deadlineMs: number): Promise<void> {
    this.flush();
    if (this.inFlight === 0 && this.waiting.length === 0) return;
    const idle = new Promise<void>((resolve) => (this.onIdle = resolve));
    const timer = setTimeout(() => this.onIdle?.(), deadlineMs);
    await idle;
    clearTimeout(timer);
    this.stopped = true;
  }

  private readonly onTimer = (): void => {
    this.flush();
  };

  /** Without a timer the first item's time is over: it only waits for a batch in flight to end. */
  private isDue(): boolean {
    return this.timer === undefined || this.isFull();
  }

  private isFull(): boolean {
    return this.waiting.length >= this.options.maxItems || this.weight >= this.options.maxWeight;
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    while (this.waiting.length > 0 && this.inFlight < this.options.maxInFlight) {
      this.inFlight++;
      void this.deliver(this.take());
    }
  }

  private take(): Item[] {
    let count = 0;
    let weight = 0;
    while (count < Math.min(this.waiting.length, this.options.maxItems)) {
      const next = this.weights[count] ?? 0;
      if (count > 0 && weight + next > this.options.maxWeight) break;
      weight += next;
      count++;
    }
    this.weights.splice(0, count);
    this.weight -= weight;
    return this.waiting.splice(0, count);
  }

  private async deliver(items: readonly Item[]): Promise<void> {
    while (!(await this.isConfirmed(items)) && !this.stopped)
      await new Promise((resolve) => setTimeout(resolve, this.options.retryMs).unref());
    this.inFlight--;
    if (this.waiting.length === 0) {
      if (this.inFlight === 0) this.onIdle?.();
    } else if (this.isDue()) this.flush();
  }

  private async isConfirmed(items: readonly Item[]): Promise<boolean> {
    try {
      await this.options.send(items);
      return true;
    } catch {
      // The bus is away or slow; what it is, its own connection reports.
      return false;
    }
  }

  private dropOldest(): void {
    this.options.onDropped(this.take().length);
  }
}
