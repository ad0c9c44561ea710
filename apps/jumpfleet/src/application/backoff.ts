const firstMs = 250;
const longestMs = 10_000;
const steadyAfterMs = 30_000;

/** How long a process that died waits before it is started again: doubling, and short again once it stayed up. */
export class Backoff {
  private waitMs = firstMs;

  next(upForMs: number): number {
    if (upForMs >= steadyAfterMs) this.waitMs = firstMs;
    const wait = this.waitMs;
    this.waitMs = Math.min(longestMs, wait * 2);
    return wait;
  }
}
