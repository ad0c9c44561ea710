/** Remembers what was asked for last, while it is under way as well; what failed is asked for anew. */
export class Kept<Value> {
  private readonly values = new Map<string, Promise<Value>>();

  constructor(
    private readonly most: number,
    private readonly onForgotten: (value: Value) => void = () => undefined,
  ) {}

  get(key: string, make: () => Promise<Value>): Promise<Value> {
    const known = this.values.get(key);
    this.values.delete(key);
    const value = known ?? make();
    this.values.set(key, value);
    if (known) return known;
    value.catch(() => {
      if (this.values.get(key) === value) this.values.delete(key);
    });
    const [oldest] = this.values.keys();
    if (this.values.size > this.most && oldest !== undefined) this.forget(oldest);
    return value;
  }

  clear(): void {
    for (const key of [...this.values.keys()]) this.forget(key);
  }

  private forget(key: string): void {
    this.values.get(key)?.then(this.onForgotten, () => undefined);
    this.values.delete(key);
  }
}
