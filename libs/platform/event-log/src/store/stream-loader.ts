const maxStreams = 64;

type Waiting<Events> = Readonly<{
  stream: string;
  resolve(events: Events): void;
  reject(error: unknown): void;
}>;

/** Reads streams that are asked for at the same time in one query. */
export class StreamLoader<Item extends { readonly stream: string }> {
  private waiting: Waiting<Item[]>[] = [];

  constructor(private readonly select: (streams: readonly string[]) => Promise<readonly Item[]>) {}

  load(stream: string): Promise<Item[]> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ stream, resolve, reject });
      if (this.waiting.length === 1) setImmediate(() => this.flush());
      else if (this.waiting.length === maxStreams) this.flush();
    });
  }

  private flush(): void {
    const asked = this.waiting;
    this.waiting = [];
    if (asked.length > 0) void this.answer(asked);
  }

  private async answer(asked: readonly Waiting<Item[]>[]): Promise<void> {
    try {
      const found = Map.groupBy(
        await this.select([...new Set(asked.map(({ stream }) => stream))]),
        ({ stream }) => stream,
      );
      for (const { stream, resolve } of asked) resolve([...(found.get(stream) ?? [])]);
    } catch (error) {
      for (const { reject } of asked) reject(error);
    }
  }
}
