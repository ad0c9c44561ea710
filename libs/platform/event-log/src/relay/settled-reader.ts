import type { EventRow } from '../store/event-row.js';
import { eventColumns } from '../store/event-row.js';
import type { Query } from '../store/writers.js';
import { writersNow } from '../store/writers.js';
import { settledCount } from './settled.js';

/** A hole usually fills within a commit's time; only then is it worth asking who is still writing. */
const patienceMs = 4;

interface Hole {
  after: number;
  seenAt: number;
  top: number;
  writers?: ReadonlySet<string>;
}

/**
 * Reads events in position order and never passes a position that a running transaction may still
 * fill. A hole is passed once every transaction that was writing after the hole was seen has ended:
 * positions are taken under the table's lock, so whoever took a lower one was among them.
 */
export class SettledReader {
  private settledTo = 0;
  private hole: Hole | undefined;

  constructor(private readonly query: Query) {}

  /** True when the last read stopped before a hole: worth another look soon. */
  get waitsForHole(): boolean {
    return this.hole !== undefined;
  }

  async read(after: number, limit: number): Promise<EventRow[]> {
    const rows = await this.select(after, limit);
    const settled = this.settled(after, rows);
    const [first] = rows;
    if (settled.length > 0 || !first) {
      this.hole = undefined;
      return settled;
    }
    const top = Number(rows.at(-1)?.position ?? first.position);
    if (!(await this.isSettled(after, top))) return [];
    // Again, since transactions may have filled the hole between the two statements.
    return this.settled(after, await this.select(after, limit));
  }

  private async isSettled(after: number, top: number): Promise<boolean> {
    if (this.hole?.after !== after) this.hole = { after, top, seenAt: performance.now() };
    if (performance.now() - this.hole.seenAt < patienceMs) return false;
    const running = await writersNow(this.query);
    const before = this.hole.writers;
    const writers = before ? new Set([...before].filter((id) => running.has(id))) : running;
    this.hole = { ...this.hole, writers };
    if (writers.size > 0) return false;
    this.settledTo = Math.max(this.settledTo, this.hole.top);
    this.hole = undefined;
    return true;
  }

  private settled(after: number, rows: readonly EventRow[]): EventRow[] {
    const positions = rows.map(({ position }) => Number(position));
    return rows.slice(0, settledCount(after, positions, this.settledTo));
  }

  private select(after: number, limit: number): Promise<EventRow[]> {
    const sql = `SELECT ${eventColumns} FROM events WHERE position > $1 ORDER BY position LIMIT $2`;
    return this.query<EventRow>(sql, [after, limit]);
  }
}
