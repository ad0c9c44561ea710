import type { Figures } from '../bench.js';
import { percentile, rounded } from '../event-log/percentile.js';

/** How long each kind of thing still worked after the answer to the change that took it away. */
export class Samples {
  private readonly kinds = new Map<string, number[]>();

  add(kind: string, ...ms: readonly number[]): void {
    this.kinds.set(kind, [...(this.kinds.get(kind) ?? []), ...ms]);
  }

  get worstP99Ms(): number {
    return Math.max(...[...this.kinds.values()].map((ms) => percentile(ms, 0.99)));
  }

  get figures(): Figures {
    return Object.fromEntries(
      [...this.kinds].flatMap(([kind, ms]) => [
        [`${kind}_p50_ms`, rounded(percentile(ms, 0.5), 1)],
        [`${kind}_p99_ms`, rounded(percentile(ms, 0.99), 1)],
      ]),
    );
  }
}
