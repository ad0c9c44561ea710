/** Looks after something again and again, never twice at a time. A look that fails is told of, and followed by the next. */
export class RegularLook {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;

  constructor(
    private readonly look: () => Promise<void>,
    private readonly failed: (error: unknown) => void,
  ) {}

  start(eachMs: number): void {
    this.timer = setInterval(() => {
      this.running ??= this.look()
        .catch(this.failed)
        .finally(() => {
          this.running = undefined;
        });
    }, eachMs);
  }

  /** Resolves when the look under way is over. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }
}
