import type { DomainEvent } from '@jumpfleet/kernel';
import type { EntityManager } from 'typeorm';
import type { EventCodec } from '../store/event-codec.js';
import type { EventRow } from '../store/event-row.js';
import { eventColumns, recordedFrom } from '../store/event-row.js';
import { foldInto, keysOf } from './fold.js';
import type { ReadModel } from './read-model.js';
import { readRows, writeRows } from './read-model-table.js';

const pageSize = 5_000;
/** Rows kept in memory between pages: folding there spares a read and a write for each event. */
const maxRows = 50_000;

export type Replay<E extends DomainEvent> = Readonly<{
  codec: EventCodec<E>;
  model: ReadModel<E>;
  /** The table to fold into; it already holds everything up to `after`. */
  table: string;
  after: number;
  upTo: number;
}>;

/** Folds a range of events into a table. Answers how many there were. */
export async function replay<E extends DomainEvent>(
  tx: EntityManager,
  task: Replay<E>,
): Promise<number> {
  const fold = new ReplayFold(tx, task);
  let replayed = 0;
  for await (const page of pages(tx, task.after, task.upTo)) {
    await fold.take(page);
    replayed += page.length;
  }
  await fold.flush();
  return replayed;
}

/** Asks for the next page before the last one is worked on. */
async function* pages(
  tx: EntityManager,
  after: number,
  upTo: number,
): AsyncGenerator<readonly EventRow[]> {
  const sql = `SELECT ${eventColumns} FROM events WHERE position > $1 AND position <= $2
    ORDER BY position LIMIT $3`;
  const fetch = (from: unknown) => tx.query<EventRow[]>(sql, [from, upTo, pageSize]);
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
  private isTableEmpty: boolean;

  constructor(
    private readonly tx: EntityManager,
    private readonly task: Replay<E>,
  ) {
    this.isTableEmpty = task.after === 0;
  }

  async take(page: readonly EventRow[]): Promise<void> {
    const { codec, model } = this.task;
    const recorded = page.map((row) => recordedFrom(codec, row));
    const keys = keysOf(
      model.projection,
      recorded.map(({ event }) => event),
    );
    await this.load(keys.filter((key) => !this.rows.has(key)));
    foldInto(this.rows, model.projection, recorded);
    for (const key of keys) this.changed.add(key);
    if (this.rows.size > maxRows) await this.flush();
  }

  async flush(): Promise<void> {
    const { model, table } = this.task;
    const keys = [...this.changed];
    for (let from = 0; from < keys.length; from += pageSize) {
      const some = keys.slice(from, from + pageSize);
      const rows = new Map(some.map((key) => [key, this.rows.get(key)]));
      await writeRows(this.tx, { table, key: model.key, stored: this.stored }, rows);
    }
    this.isTableEmpty &&= keys.length === 0;
    for (const memory of [this.rows, this.changed, this.stored]) memory.clear();
  }

  private async load(keys: readonly string[]): Promise<void> {
    if (this.isTableEmpty || keys.length === 0) return;
    const { model, table } = this.task;
    for (const [key, row] of await readRows(this.tx, { table, key: model.key }, keys)) {
      this.rows.set(key, row);
      this.stored.add(key);
    }
  }
}
