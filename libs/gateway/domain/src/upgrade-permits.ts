/** A permit to upgrade, as it was granted to one client. Its number is a fencing token: it only grows. */
export type PermitGrant = Readonly<{ permit: number; leaseMs: number }>;

/** `stale` is not good any more; `told` was good, and what became of it is reported. */
export type GrantVerdict = 'taken' | 'held' | 'told' | 'stale';

type Held = PermitGrant & { isRestarting: boolean; until: number };
type Last = Readonly<{ permit: number; isTold: boolean }>;

/**
 * The permits of the clients whose lines one shard holds. A client has one at a time, none that is smaller
 * than one it had, and none twice; a lease lasts from what is known to have been kept by the site. Times are
 * milliseconds of one monotonic clock.
 */
export class UpgradePermits {
  private readonly held = new Map<string, Held>();
  /** By client, the order of their ends; bounded. */
  private readonly over = new Map<string, Last>();
  private readonly remembered: number;

  constructor(remembered: number) {
    this.remembered = remembered;
  }

  get count(): number {
    return this.held.size;
  }

  permitOf(client: string): number | undefined {
    return this.held.get(client)?.permit;
  }

  /** Whether this very permit was good here, and what became of it is reported: whether or not there is a line. */
  isTold(client: string, permit: number): boolean {
    const last = this.over.get(client);
    return last?.permit === permit && last.isTold;
  }

  /** The client must have a line. A newer permit takes the place of the one that is held. */
  grant(client: string, { permit, leaseMs }: PermitGrant, now: number): GrantVerdict {
    const known = this.known(client, permit);
    if (known) return known;
    this.held.set(client, { permit, leaseMs, isRestarting: false, until: now + leaseMs });
    return 'taken';
  }

  /** The site has kept that there was progress at that time. */
  renew(client: string, permit: number, at: number): void {
    const held = this.holding(client, permit);
    if (held && !held.isRestarting) held.until = Math.max(held.until, at + held.leaseMs);
  }

  /** The client is about to be told to restart: from then on its line may end without ending the permit. */
  restarting(client: string, permit: number, until: number): void {
    const held = this.holding(client, permit);
    if (!held) return;
    held.isRestarting = true;
    held.until = until;
  }

  /** The site takes the permit back; what restarts already is let be. Answers whether it was held. */
  withdraw(client: string, permit: number): boolean {
    const held = this.holding(client, permit);
    if (held?.isRestarting) return false;
    this.remember(client, permit, false);
    return held !== undefined && this.held.delete(client);
  }

  /** The permit is over with something that is reported: done, failed or expired. Answers whether it was held. */
  finish(client: string, permit: number): boolean {
    if (!this.holding(client, permit)) return false;
    this.remember(client, permit, true);
    return this.held.delete(client);
  }

  /** The client's line ended. */
  lose(client: string): void {
    const held = this.held.get(client);
    if (!held) return;
    this.remember(client, held.permit, held.isRestarting);
    this.held.delete(client);
  }

  /** Whose lease is over. */
  expired(now: number): Readonly<{ client: string; permit: number }>[] {
    const found: { client: string; permit: number }[] = [];
    for (const [client, { permit, until }] of this.held)
      if (until <= now) found.push({ client, permit });
    return found;
  }

  private known(client: string, permit: number): GrantVerdict | undefined {
    const held = this.held.get(client);
    if (held && permit <= held.permit) return permit === held.permit ? 'held' : 'stale';
    if (permit > (this.over.get(client)?.permit ?? 0)) return undefined;
    return this.isTold(client, permit) ? 'told' : 'stale';
  }

  private holding(client: string, permit: number): Held | undefined {
    const held = this.held.get(client);
    return held?.permit === permit ? held : undefined;
  }

  private remember(client: string, permit: number, isTold: boolean): void {
    if ((this.over.get(client)?.permit ?? 0) > permit) return;
    this.over.delete(client);
    this.over.set(client, { permit, isTold });
    if (this.over.size <= this.remembered) return;
    const [oldest] = this.over.keys();
    if (oldest !== undefined) this.over.delete(oldest);
  }
}
