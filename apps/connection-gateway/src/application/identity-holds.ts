/** Why a computer may not use the identity it shows. */
export type Hold = 'pending' | 'split';

/** Identities that two computers use, and what was decided about them (D11). */
export class IdentityHolds {
  private readonly pending = new Set<string>();
  /** By client, the machines that must enrol anew. */
  private readonly split = new Map<string, Set<string>>();

  get waiting(): Iterable<string> {
    return this.pending;
  }

  conflicted(client: string): void {
    this.pending.add(client);
  }

  decided(client: string, keeps: string, others: readonly string[]): void {
    this.pending.delete(client);
    const machines = this.split.get(client) ?? new Set<string>();
    machines.delete(keeps);
    for (const machine of others) machines.add(machine);
    if (machines.size > 0) this.split.set(client, machines);
    else this.split.delete(client);
  }

  /** A machine that does not say which it is is held with the others until the decision, and let in after it. */
  holdOn(client: string, machine: string | undefined): Hold | undefined {
    if (this.pending.has(client)) return 'pending';
    if (machine !== undefined && this.split.get(client)?.has(machine)) return 'split';
    return undefined;
  }
}
