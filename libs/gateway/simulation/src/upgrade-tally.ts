/** What a fleet, or one process of it, has seen of upgrades. */
export type UpgradeCounts = Readonly<{
  offered: number;
  /** Now between the offer and its end. */
  upgrading: number;
  upgraded: number;
  failed: Readonly<Record<string, number>>;
  withdrawn: number;
  /** Restarted and never seen again, as was asked for. */
  lost: number;
  receivedBytes: number;
  /** Clients by the version that they run. */
  versions: Readonly<Record<string, number>>;
}>;

export function addCounts(
  one: Readonly<Record<string, number>>,
  other: Readonly<Record<string, number>>,
): Record<string, number> {
  const sum: Record<string, number> = { ...one };
  for (const [name, count] of Object.entries(other)) sum[name] = (sum[name] ?? 0) + count;
  return sum;
}

export function sumUpgrades(parts: readonly UpgradeCounts[]): UpgradeCounts {
  return parts.reduce(
    (sum, part) => ({
      offered: sum.offered + part.offered,
      upgrading: sum.upgrading + part.upgrading,
      upgraded: sum.upgraded + part.upgraded,
      failed: addCounts(sum.failed, part.failed),
      withdrawn: sum.withdrawn + part.withdrawn,
      lost: sum.lost + part.lost,
      receivedBytes: sum.receivedBytes + part.receivedBytes,
      versions: addCounts(sum.versions, part.versions),
    }),
    new UpgradeTally().counts({}),
  );
}

/** Counts of upgrades in one process; versions are kept as differences from the one that all began with. */
export class UpgradeTally {
  readonly #failed: Record<string, number> = {};
  readonly #moved: Record<string, number> = {};
  #offered = 0;
  #upgrading = 0;
  #upgraded = 0;
  #withdrawn = 0;
  #lost = 0;
  #receivedBytes = 0;

  offered(): void {
    this.#offered++;
    this.#upgrading++;
  }

  ended(): void {
    this.#upgrading--;
  }

  upgraded(from: string, to: string): void {
    this.#upgraded++;
    this.#moved[from] = (this.#moved[from] ?? 0) - 1;
    this.#moved[to] = (this.#moved[to] ?? 0) + 1;
  }

  failed(code: string): void {
    this.#failed[code] = (this.#failed[code] ?? 0) + 1;
  }

  withdrawn(): void {
    this.#withdrawn++;
  }

  lost(): void {
    this.#lost++;
  }

  received(bytes: number): void {
    this.#receivedBytes += bytes;
  }

  counts(began: Readonly<Record<string, number>>): UpgradeCounts {
    return {
      offered: this.#offered,
      upgrading: this.#upgrading,
      upgraded: this.#upgraded,
      failed: { ...this.#failed },
      withdrawn: this.#withdrawn,
      lost: this.#lost,
      receivedBytes: this.#receivedBytes,
      versions: addCounts(began, this.#moved),
    };
  }
}
