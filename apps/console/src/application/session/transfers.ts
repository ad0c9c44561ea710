import { messageIn } from '../message-in.js';
import { Store } from '../store.js';
import { GivenUp } from './operations.js';
import { nothingMoved } from './transfer.js';
import type { TransferProgress } from './transfer.js';

export type Transfer = TransferProgress &
  Readonly<{ id: number; direction: 'up' | 'down'; name: string; canResume: boolean }>;

/** A transfer's work, which can be done again from where it broke. */
export type TransferWork = Readonly<{
  run: (tell: (part: Partial<TransferProgress>) => void, signal: AbortSignal) => Promise<void>;
  discard: () => Promise<void>;
  canResume: boolean;
}>;

type Entry = Readonly<{ work: TransferWork; stop: AbortController }>;
type Wish = Readonly<{ direction: 'up' | 'down'; name: string; work: TransferWork }>;

/** More at once would only slow each other down, and channels are few. */
const atOnce = 3;

/** The transfers of one session, at most three at once; the others wait their turn. */
export class Transfers {
  readonly list = new Store<readonly Transfer[]>([]);
  readonly #entries = new Map<number, Entry>();
  readonly #waiting: number[] = [];
  readonly #ended = new Map<number, () => void>();
  #running = 0;
  #lastId = 0;

  /** Kept when it is over, however it ended. */
  add({ direction, name, work }: Wish): Promise<void> {
    const id = ++this.#lastId;
    this.#entries.set(id, { work, stop: new AbortController() });
    const transfer = { ...nothingMoved, id, direction, name, canResume: work.canResume };
    this.list.update((list) => [...list, transfer]);
    return this.#enqueue(id);
  }

  async resume(id: number): Promise<void> {
    const entry = this.#entries.get(id);
    if (entry === undefined) return;
    this.#entries.set(id, { ...entry, stop: new AbortController() });
    this.#note(id, { state: 'waiting', problem: '' });
    await this.#enqueue(id);
  }

  /** Stops it if it runs, and takes it off the list. */
  remove(id: number): void {
    const entry = this.#entries.get(id);
    entry?.stop.abort();
    void entry?.work.discard().catch(() => undefined);
    this.#entries.delete(id);
    this.list.update((list) => list.filter((transfer) => transfer.id !== id));
  }

  #enqueue(id: number): Promise<void> {
    this.#waiting.push(id);
    const ended = new Promise<void>((resolve) => this.#ended.set(id, resolve));
    this.#next();
    return ended;
  }

  #next(): void {
    while (this.#running < atOnce) {
      const id = this.#waiting.shift();
      if (id === undefined) return;
      this.#running += 1;
      void this.#run(id).finally(() => {
        this.#running -= 1;
        this.#ended.get(id)?.();
        this.#ended.delete(id);
        this.#next();
      });
    }
  }

  async #run(id: number): Promise<void> {
    const entry = this.#entries.get(id);
    if (entry === undefined) return;
    this.#note(id, { state: 'running' });
    try {
      await entry.work.run((part) => this.#note(id, part), entry.stop.signal);
      this.#note(id, { state: 'done' });
    } catch (error) {
      if (error instanceof GivenUp && entry.stop.signal.aborted) return;
      this.#note(id, { state: 'failed', problem: messageIn(error) });
    }
  }

  #note(id: number, part: Partial<TransferProgress>): void {
    this.list.update((list) =>
      list.map((transfer) => (transfer.id === id ? { ...transfer, ...part } : transfer)),
    );
  }
}
