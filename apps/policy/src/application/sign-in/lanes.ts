const maxWaiting = 1_000;

/** Works of one name one after the other, of different names at once. */
export class Lanes {
  private readonly ends = new Map<string, Promise<unknown>>();
  private waiting = 0;

  /** Whether more wait already than are worth waiting for. */
  get isFull(): boolean {
    return this.waiting >= maxWaiting;
  }

  async run<T>(name: string, work: () => Promise<T>): Promise<T> {
    const before = this.ends.get(name) ?? Promise.resolve();
    const done = before.then(work, work);
    this.ends.set(name, done);
    this.waiting += 1;
    try {
      return await done;
    } finally {
      this.waiting -= 1;
      if (this.ends.get(name) === done) this.ends.delete(name);
    }
  }
}
