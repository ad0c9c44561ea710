import type { DomainEvent, Fact } from '@jumpfleet/kernel';
import type { EntityManager } from 'typeorm';
import type { EventCodec } from '../store/event-codec.js';
import type { FactRow } from '../store/event-row.js';
import { factColumns, factFrom } from '../store/event-row.js';
import { foldInto, keysOf } from './fold.js';
import type { ReadModel } from './read-model.js';
import { readRows, writeRows } from './read-model-table.js';

/** Few enough that whoever is served by the same process hardly waits for a page to be folded. */
const pageSize = 1_000;
/** Rows of one read model kept in memory between pages: folding there spares a read and a write for each event. */
const maxRows = 150_000;
/** Statements of a flush that are on their way at once: rows are written down while others are stored. */
const writesUnderWay = 3;

/** Where the rows of a read model are folded into; it already holds everything up to where the replay begins. */
export type ReplayTarget<E extends DomainEvent> = Readonly<{ model: ReadModel<E>; table: string }>;

export type Replay<E extends DomainEvent> = Readonly<{
  codec: EventCodec<E>;
  targets: readonly ReplayTarget<E>[];
  after: number;
  upTo: number;
  /** Told after each page how many events it had. */
  progress?: ((events: number) => void) | undefined;
}>;

/** Folds a range of events into any number of tables in one pass over the log. Answers how many there were. */
export async function replay<E extends DomainEvent>(
  tx: EntityManager,
  { codec, targets, after, upTo, progress }: Replay<E>,
): Promise<number> {
  const folds = targets.map((target) => new ReplayFold(tx, target, after === 0));
  let replayed = 0;
  for await (const page of pages(tx, after, upTo)) {
    const facts = page.map((row) => factFrom(codec, row));
    for (const fold of folds) await fold.take(facts);
    replayed += page.length;
    progress?.(page.length);
  }
  for (const fold of folds) await fold.flush();
  return replayed;
}

/** Asks for the next page before the last one is worked on. */
async function* pages(
  tx: EntityManager,
  after: number,
  upTo: number,
): AsyncGenerator<readonly FactRow[]> {
  const sql = `SELECT ${factColumns} FROM events WHERE position > $1 AND position <= $2
    ORDER BY position LIMIT $3`;
  const fetch = (from: unknown) => tx.query<FactRow[]>(sql, [from, upTo, pageSize]);
  let next = fetch(after);
  for (;;) {
    const page = await next;
    const last = page.length === pageSize ? page.at(-1) : undefined;
    if (!last) {
      yield page;
      return;
    }
    next = fetch(last.position);
    // Whoever awaits it gets its failure; until then it must not count as unhandled.
    next.catch(() => undefined);
    yield page;
  }
}

class ReplayFold<E extends DomainEvent> {
  private readonly rows = new Map<string, object | undefined>();
  private readonly stored = new Set<string>();
  private readonly changed = new Set<string>();

  constructor(
    private readonly tx: EntityManager,
    private readonly target: ReplayTarget<E>,
    private isTableEmpty: boolean,
  ) {}

  async take(facts: readonly Fact<E>[]): Promise<void> {
    const { projection } = this.target.model;
    const keys = keysOf(
      projection,
      facts.map(({ event }) => event),
    );
    if (keys.length === 0) return;
    await this.load(keys.filter((key) => !this.rows.has(key)));
    foldInto(this.rows, projection, facts);
    for (const key of keys) this.changed.add(key);
    if (this.rows.size > maxRows) await this.flush();
  }

  async flush(): Promise<void> {
    const { model, table } = this.target;
    const keys = [...this.changed].sort();
    const starts = Array.from(
      { length: Math.ceil(keys.length / pageSize) },
      (_, n) => n * pageSize,
    );
    const left = starts.values();
    const write = async (): Promise<void> => {
      for (const from of left) {
        const some = keys.slice(from, from + pageSize);
        const rows = new Map(some.map((key) => [key, this.rows.get(key)]));
        await writeRows(this.tx, { table, key: model.key, stored: this.stored }, rows);
      }
    };
    // A transaction has one connection, which takes one statement at a time.
    const lanes = this.tx.queryRunner ? 1 : writesUnderWay;
    await Promise.all(Array.from({ length: lanes }, write));
    this.isTableEmpty &&= keys.length === 0;
    for (const memory of [this.rows, this.changed, this.stored]) memory.clear();
  }

  private async load(keys: readonly string[]): Promise<void> {
    if (this.isTableEmpty || keys.length === 0) return;
    const { model, table } = this.target;
    for (const [key, row] of await readRows(this.tx, { table, key: model.key }, keys)) {
      this.rows.set(key, row);
      this.stored.add(key);
    }
  }
}
