export interface Appointment {
  isCancelled: boolean;
}
interface Entry extends Appointment {
  readonly at: number;
  readonly act: () => void;
}

/** When thousands of clients want to be woken: one timer for all, a binary heap for the order. */
export class Agenda {
  readonly #heap: Entry[] = [];
  #timer: NodeJS.Timeout | undefined;
  #timerAt = Number.POSITIVE_INFINITY;

  at(at: number, act: () => void): Appointment {
    const entry: Entry = { at, act, isCancelled: false };
    this.#push(entry);
    this.#wake();
    return entry;
  }

  clear(): void {
    this.#heap.length = 0;
    clearTimeout(this.#timer);
    this.#timerAt = Number.POSITIVE_INFINITY;
  }

  #wake(): void {
    const next = this.#heap[0]?.at ?? Number.POSITIVE_INFINITY;
    if (next >= this.#timerAt) return;
    clearTimeout(this.#timer);
    this.#timerAt = next;
    this.#timer = setTimeout(() => this.#run(), Math.max(0, next - Date.now()));
  }

  #run(): void {
    this.#timerAt = Number.POSITIVE_INFINITY;
    const now = Date.now();
    for (let next = this.#heap[0]; next !== undefined && next.at <= now; next = this.#heap[0]) {
      this.#pop();
      if (!next.isCancelled) next.act();
    }
    this.#wake();
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let index = heap.push(entry) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || above.at <= entry.at) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = entry;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let index = 0;
    for (;;) {
      const child = this.#smallerChild(index);
      const below = heap[child];
      if (below === undefined || below.at >= last.at) break;
      heap[index] = below;
      index = child;
    }
    heap[index] = last;
  }

  #smallerChild(index: number): number {
    const left = 2 * index + 1;
    const leftAt = this.#heap[left]?.at ?? Number.POSITIVE_INFINITY;
    const rightAt = this.#heap[left + 1]?.at ?? Number.POSITIVE_INFINITY;
    return rightAt < leftAt ? left + 1 : left;
  }
}
