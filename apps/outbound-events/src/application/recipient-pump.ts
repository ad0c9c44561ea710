import { unknownHealth } from '@jumpfleet/outbound-domain';
import type { RecipientHealth } from '@jumpfleet/outbound-domain';
import { graceMs } from './delivery-queue.port.js';
import type { Ask, Claim, Taken } from './delivery-queue.port.js';

/** What a process takes of one recipient at once, beyond what it has open. */
const mostTaken = 64;
/** After so long nothing of a claim is begun any more, so that its hold outlives what was begun. */
const beginWithinMs = graceMs - 1_000;
/** A limited recipient may get what it did not get in this time. */
const burstMs = 100;

/**
 * What one process has of one recipient: deliveries that it may begin, in order, and those that are open or not
 * settled yet. A plain state: it sends nothing and keeps no time.
 */
export class RecipientPump {
  health: RecipientHealth = unknownHealth;
  /** Something may be due that was not taken. */
  hasMore = false;
  private ready: Taken[] = [];
  private readonly open = new Set<number>();
  private readonly unsettled = new Set<number>();
  private wasIdleWhenAsked = true;
  private beginUntil = 0;
  private nextBeginAt = 0;
  private limits = { atOnce: 1, perSecond: 0, isStrict: true };

  constructor(readonly recipientId: string) {}

  /** Nothing when all that it may have is out; what comes back then asks again. */
  ask(): Ask | undefined {
    this.hasMore = true;
    const out = this.ready.length + this.unsettled.size;
    if (out > 0 && (this.limits.isStrict || this.health.isOpen)) return undefined;
    const { perSecond } = this.limits;
    const most = perSecond > 0 ? Math.min(mostTaken, perSecond) : mostTaken;
    if (out * 2 > most) return undefined;
    return { ...this.holding(), room: Math.max(1, most - out) };
  }

  /** Keeps what is out, and wants nothing more. */
  holding(): Ask {
    this.wasIdleWhenAsked = this.isIdle;
    const keep = [...this.ready.map(({ seq }) => seq), ...this.unsettled];
    return { recipientId: this.recipientId, room: 0, keep };
  }

  /** Takes what was claimed; `askedAt` is when the claim was asked for. */
  take({ recipient, health, deliveries, nextMs }: Claim, askedAt: number): void {
    const { concurrency, ratePerSecond, order, target } = recipient.settings;
    const isStrict = order === 'strict';
    // What was claimed side by side is not in the strict order.
    if (isStrict && !this.limits.isStrict) this.leaveOut();
    this.limits = { atOnce: isStrict ? 1 : concurrency, perSecond: ratePerSecond, isStrict };
    // What a mapping's rules say of a delivery may hang on the answer to the one before.
    const isStep = isStrict && target.type === 'http' && target.format === 'mapping';
    const taken = (isStep ? deliveries.slice(0, 1) : deliveries).filter(
      ({ seq }) => !this.unsettled.has(seq),
    );
    if (this.wasIdleWhenAsked) this.health = health;
    this.hasMore = (nextMs !== undefined && nextMs <= 0) || taken.length < deliveries.length;
    this.ready.push(...taken);
    this.beginUntil = askedAt + beginWithinMs;
  }

  /** The next that may begin at this instant. */
  begin(now: number): Taken | undefined {
    if (this.ready.length === 0 || this.open.size >= this.limits.atOnce) return undefined;
    if (now > this.beginUntil) this.leaveOut();
    if (this.waitMs(now) > 0) return undefined;
    const next = this.ready.shift();
    if (!next) return undefined;
    const { perSecond } = this.limits;
    if (perSecond > 0)
      this.nextBeginAt = Math.max(this.nextBeginAt, now - burstMs) + 1_000 / perSecond;
    this.open.add(next.seq);
    this.unsettled.add(next.seq);
    return next;
  }

  /** How long the rate limit holds up what is ready; 0 when it does not. */
  waitMs(now: number): number {
    const isWaiting = this.ready.length > 0 && this.open.size < this.limits.atOnce;
    return isWaiting && this.limits.perSecond > 0 ? Math.max(0, this.nextBeginAt - now) : 0;
  }

  /** An answer came. After a failure nothing goes out that must wait for it. */
  ended({ seq }: Taken, health: RecipientHealth, isOver: boolean): void {
    this.open.delete(seq);
    this.health = health;
    const rests = health.isOpen || (health.restingUntil?.getTime() ?? 0) > Date.now();
    if (rests || (this.limits.isStrict && !isOver)) this.leaveOut();
    if (!isOver) this.hasMore = true;
  }

  /** What is ready is left to whoever claims next; the next ask does not name it. */
  leaveOut(): void {
    this.ready = [];
    this.hasMore = true;
  }

  settled(seqs: readonly number[]): void {
    for (const seq of seqs) this.unsettled.delete(seq);
  }

  get isIdle(): boolean {
    return this.ready.length + this.unsettled.size === 0;
  }
}
