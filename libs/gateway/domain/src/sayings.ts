export type Saying = Readonly<{ id: string; text: string }>;

/**
 * What was said and may not have arrived. Each saying is followed by a ping: the pong that answers it says that the
 * saying arrived too. On a new line all others are said again, under their ids, which tell repetitions.
 */
export class Sayings {
  #open: (Saying & { ping: number })[] = [];
  #pings = 0;
  #pongs = 0;

  /** To say at once, or when there is a line. */
  add(saying: Saying): void {
    this.#open.push({ ...saying, ping: Number.POSITIVE_INFINITY });
  }

  /** All that is to be said now; a ping must follow. */
  take(): Saying[] {
    const fresh = this.#open.filter(({ ping }) => ping === Number.POSITIVE_INFINITY);
    for (const saying of fresh) saying.ping = this.#pings + 1;
    return fresh.map(({ id, text }) => ({ id, text }));
  }

  pinged(): void {
    this.#pings += 1;
  }

  ponged(): void {
    this.#pongs += 1;
    this.#open = this.#open.filter(({ ping }) => ping > this.#pongs);
  }

  /** The line is lost, and what was said on it perhaps too. */
  lost(): void {
    this.#pings = this.#pongs = 0;
    for (const saying of this.#open) saying.ping = Number.POSITIVE_INFINITY;
  }
}
