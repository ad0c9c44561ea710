/** A doorbell: rings before the wait are not lost, many rings count as one. */
export class WakeUp {
  private rung = false;
  private waiter: (() => void) | undefined;

  ring(): void {
    this.rung = true;
    this.waiter?.();
  }

  /** Resolves at a ring, after the time, or when the signal aborts. */
  async wait(ms: number, signal?: AbortSignal): Promise<void> {
    if (!this.rung && signal?.aborted !== true)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(done, ms);
        function done(): void {
          clearTimeout(timer);
          signal?.removeEventListener('abort', done);
          resolve();
        }
        this.waiter = done;
        signal?.addEventListener('abort', done);
      });
    this.waiter = undefined;
    this.rung = false;
  }
}
