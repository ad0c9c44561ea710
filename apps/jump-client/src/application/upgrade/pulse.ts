/** Shows the site that a permit is in use while nothing is fetched: asks for one byte again, never for two at once. */
export class Pulse {
  readonly #ask: () => void;
  readonly #everyMs: number;
  #asked: PromiseWithResolvers<undefined> | undefined;

  constructor(ask: () => void, leaseMs: number) {
    this.#ask = ask;
    this.#everyMs = leaseMs / 3;
  }

  /** When this resolves nothing is on its way any more. */
  async during<Value>(work: () => Promise<Value>): Promise<Value> {
    const timer = setInterval(() => this.#beat(), this.#everyMs);
    try {
      return await work();
    } finally {
      clearInterval(timer);
      await this.#asked?.promise;
    }
  }

  /** The byte has come, or will not come any more. */
  heard(): void {
    this.#asked?.resolve(undefined);
    this.#asked = undefined;
  }

  #beat(): void {
    if (this.#asked) return;
    this.#asked = Promise.withResolvers<undefined>();
    this.#ask();
  }
}
