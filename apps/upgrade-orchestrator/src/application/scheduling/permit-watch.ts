import type { HeldPermit } from './upgrade-queue.js';

export type WatchTerms = Readonly<{
  /** Without progress for so long the shard withdraws the permit. */
  leaseMs: number;
  /** How much longer a silent permit counts: reports are on their way, and clocks differ. */
  graceMs: number;
  /** How long a new version may take until it is welcomed. */
  trialMs: number;
  /** A client that is back has so long to say what became of it. */
  settleMs: number;
  /** An order that nobody took is said again. */
  repeatMs: number;
}>;

export type Watched = HeldPermit & {
  /** Monotonic; what is silent until then is over. */
  deadline: number;
  /** When its order may be said (again); nothing once a shard has taken it. */
  orderAt: number | undefined;
  /** An order is said no later than this, so that a silent shard cannot hold a permit for ever. */
  orderUntil: number;
  /** Before this process led, or without an answer: the shard may have taken it. */
  wasOrdered: boolean;
  withdrawal: string | undefined;
  /** Whatever its shard said so far was heard; without it the client may be restarting. */
  isCertain: boolean;
};

/**
 * The permits that are held, and until when: at most as many as the cap, in memory only. Times are those of a
 * monotonic clock. Nothing here frees a permit; who is overdue is said, and an event frees it.
 */
export class PermitWatch {
  private readonly byNumber = new Map<number, Watched>();

  constructor(private readonly terms: WatchTerms) {}

  get size(): number {
    return this.byNumber.size;
  }

  of(permit: number): Watched | undefined {
    return this.byNumber.get(permit);
  }

  all(): readonly Watched[] {
    return [...this.byNumber.values()];
  }

  granted(permits: readonly HeldPermit[], now: number): void {
    for (const permit of permits) this.keep(permit, now, true);
  }

  /** What the table says is all there is; each lease counts from now. */
  reload(permits: readonly HeldPermit[], now: number): void {
    this.byNumber.clear();
    for (const permit of permits) this.keep(permit, now, false);
  }

  /** While reports could not come, nobody was silent; and some that were said may be lost. */
  forgive(now: number): void {
    for (const watched of this.byNumber.values()) {
      watched.deadline = Math.max(watched.deadline, this.deadlineOf(watched, now));
      watched.isCertain = false;
    }
  }

  progressed(permit: number, now: number): void {
    const watched = this.byNumber.get(permit);
    if (watched && watched.withinMs === undefined) {
      watched.deadline = this.deadlineOf(watched, now);
      watched.orderAt = undefined;
      watched.isCertain = true;
    }
  }

  restarting(permit: number, withinMs: number, now: number): void {
    const watched = this.byNumber.get(permit);
    if (watched?.withinMs !== undefined || !watched) return;
    const told = { ...watched, withinMs, orderAt: undefined };
    told.deadline = this.deadlineOf(told, now);
    this.put(told);
  }

  /** Its line has ended, and it is not certain that it does not restart: then it counts until it had time to. */
  mayRestart(permit: number, now: number): void {
    const watched = this.byNumber.get(permit);
    if (!watched) return;
    watched.deadline = Math.max(watched.deadline, now + this.terms.trialMs + this.terms.graceMs);
    watched.orderAt = undefined;
  }

  /** The client is connected again: it has said, or says soon, what became of it. */
  returned(permit: number, version: string, now: number): void {
    const watched = this.byNumber.get(permit);
    if (!watched) return;
    const deadline = Math.min(watched.deadline, now + this.terms.settleMs);
    this.put({ ...watched, deadline, version: version === '' ? watched.version : version });
  }

  taken(permits: readonly number[]): void {
    for (const permit of permits) {
      const watched = this.byNumber.get(permit);
      if (watched) watched.orderAt = undefined;
    }
  }

  /** Orders that are due now; each counts as said. */
  due(now: number, limit: number): Watched[] {
    const due: Watched[] = [];
    for (const watched of this.byNumber.values()) {
      if (
        watched.orderAt === undefined ||
        watched.orderAt > now ||
        watched.withdrawal !== undefined
      )
        continue;
      due.push({ ...watched });
      watched.orderAt = this.nextOrderAt(watched, now);
      // Whoever takes it holds it for a lease from then.
      watched.deadline = Math.max(watched.deadline, this.deadlineOf(watched, now));
      watched.wasOrdered = true;
      if (due.length === limit) break;
    }
    return due;
  }

  /** Its download is to stop, and the shard is told until it answers; who restarts already is let go on. */
  withdraw(permit: number, code: string, now: number): void {
    const watched = this.byNumber.get(permit);
    if (watched?.withinMs !== undefined || !watched || watched.withdrawal !== undefined) return;
    watched.withdrawal = code;
    watched.orderAt = now;
  }

  dueWithdrawals(now: number): Watched[] {
    const due = this.all().filter(
      ({ withdrawal, orderAt }) =>
        withdrawal !== undefined && orderAt !== undefined && orderAt <= now,
    );
    for (const watched of due) watched.orderAt = now + this.terms.repeatMs;
    return due;
  }

  /** It seems to be over; if no report says otherwise by then, it is. */
  doubted(permit: number, until: number): void {
    const watched = this.byNumber.get(permit);
    if (!watched || watched.withinMs !== undefined) return;
    watched.orderAt = undefined;
    watched.deadline = Math.min(watched.deadline, until);
  }

  overdue(now: number): Watched[] {
    return this.all().filter(({ deadline }) => deadline <= now);
  }

  /** When the next thing is due, if nobody rings before. */
  nextAt(): number {
    let next = Number.POSITIVE_INFINITY;
    for (const { deadline, orderAt } of this.byNumber.values())
      next = Math.min(next, deadline, orderAt ?? deadline);
    return next;
  }

  remove(permits: readonly number[]): void {
    for (const permit of permits) this.byNumber.delete(permit);
  }

  private keep(permit: HeldPermit, now: number, isCertain: boolean): void {
    const orderAt = permit.withinMs === undefined ? now : undefined;
    const orderUntil = now + this.terms.graceMs;
    const known = { isCertain, wasOrdered: !isCertain, withdrawal: undefined, orderUntil };
    const watched = { ...permit, ...known, orderAt, deadline: 0 };
    this.put({ ...watched, deadline: this.deadlineOf(watched, now) });
  }

  private nextOrderAt({ orderUntil }: Watched, now: number): number | undefined {
    const next = now + this.terms.repeatMs;
    return next > orderUntil ? undefined : next;
  }

  private put(watched: Watched): void {
    this.byNumber.set(watched.permit, watched);
  }

  private deadlineOf({ withinMs }: Pick<HeldPermit, 'withinMs'>, now: number): number {
    const { leaseMs, graceMs } = this.terms;
    return now + (withinMs ?? leaseMs) + graceMs;
  }
}
