/** One client that looks different, or is gone. */
export type Change = Readonly<{
  /** Grows with every change that this process hears of. */
  at: number;
  id: string;
  isGone: boolean;
  /** Somebody edited it: it may stand in another list now. */
  isEdited: boolean;
}>;

/**
 * What changed lately, one entry a client, oldest first. It knows how far back it reaches: who asks for
 * more than that is told so, and not given a part.
 */
export class ChangeLog {
  private readonly changes = new Map<string, Change>();
  private last = 0;
  private forgotten = 0;

  constructor(private readonly capacity = 20_000) {}

  /** The newest change; a watcher that begins now has missed nothing. */
  get now(): number {
    return this.last;
  }

  note(id: string, { isGone = false, isEdited = false } = {}): void {
    const before = this.changes.get(id);
    this.changes.delete(id);
    this.changes.set(id, {
      at: ++this.last,
      id,
      // An id never comes back.
      isGone: isGone || before?.isGone === true,
      isEdited: isEdited || before?.isEdited === true,
    });
    if (this.changes.size > this.capacity) this.forgetOldest();
  }

  /** Something was missed: nobody can be told what. */
  forgetAll(): void {
    this.changes.clear();
    this.forgotten = ++this.last;
  }

  /** All changes after that one, or `undefined` when some of them are forgotten or it never was. */
  since(at: number): Change[] | undefined {
    if (at < this.forgotten || at > this.last) return undefined;
    if (at === this.last) return [];
    return [...this.changes.values()].filter((change) => change.at > at);
  }

  private forgetOldest(): void {
    const [oldest] = this.changes.values();
    if (!oldest) return;
    this.changes.delete(oldest.id);
    this.forgotten = oldest.at;
  }
}
