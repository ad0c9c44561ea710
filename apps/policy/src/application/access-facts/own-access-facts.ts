import { compile, withChanges } from '@jumpfleet/policy-domain';
import type { AccessSnapshot, FactChange } from '@jumpfleet/policy-domain';
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
  private compiled: AccessSnapshot = compile([]);
  private reading: Promise<void> | undefined;
  private readAt = -Infinity;

  constructor(
    private readonly source: AccessFactSource,
    private readonly milliseconds: () => number = () => performance.now(),
  ) {}

  /** Resolves at once while the facts are fresh. */
  async snapshot(): Promise<AccessSnapshot> {
    if (this.milliseconds() - this.readAt > freshMs) await this.readOn();
    return this.compiled;
  }

  /** Whatever order rows come in, the newest of each fact counts. */
  take(rows: readonly AccessFactRow[]): void {
    const changes: FactChange[] = [];
    for (const { key, kind, number, fact, revision } of rows) {
      if (revision <= (this.revisions.get(key) ?? -1)) continue;
      this.revisions.set(key, revision);
      changes.push(fact ? { fact } : { gone: { kind, number } });
    }
    if (changes.length > 0) this.compiled = withChanges(this.compiled, changes);
  }

  readOn(): Promise<void> {
    this.reading ??= this.read().finally(() => (this.reading = undefined));
    return this.reading;
  }

  private async read(): Promise<void> {
    const startedAt = this.milliseconds();
    this.take(await this.source.read());
    this.readAt = startedAt;
  }
}
