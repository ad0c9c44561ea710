import type { AccessFactRow } from './access-facts.projection.js';
import type { AccessFactSource } from './ports.js';

/** Facts read longer ago than this are read on before anything is decided by them. */
const freshMs = 1_000;

/**
 * The facts as this process knows them: its own commits at once, those of others when they are read. It never
 * answers by facts that may be older than a second: then it reads on first, and without the table it throws.
 */
export class OwnAccessFacts {
  private readonly revisions = new Map<string, number>();
  private readonly listeners: ((row: AccessFactRow) => void)[] = [];
  private reading: Promise<void> | undefined;
  private readAt = -Infinity;

  constructor(
    private readonly source: AccessFactSource,
    private readonly milliseconds: () => number = () => performance.now(),
  ) {}

  /** Called with each newer state of a fact, the one before being over. */
  onFact(listener: (row: AccessFactRow) => void): void {
    this.listeners.push(listener);
  }

  /** Whatever order rows come in, the newest of each fact counts. */
  take(rows: readonly AccessFactRow[]): void {
    for (const row of rows) {
      if (row.revision <= (this.revisions.get(row.key) ?? -1)) continue;
      this.revisions.set(row.key, row.revision);
      for (const listener of this.listeners) listener(row);
    }
  }

  readOn(): Promise<void> {
    this.reading ??= this.read().finally(() => (this.reading = undefined));
    return this.reading;
  }

  /** Resolves at once while the facts are fresh. */
  async beFresh(): Promise<void> {
    if (this.milliseconds() - this.readAt > freshMs) await this.readOn();
  }

  private async read(): Promise<void> {
    const startedAt = this.milliseconds();
    this.take(await this.source.read());
    this.readAt = startedAt;
  }
}
