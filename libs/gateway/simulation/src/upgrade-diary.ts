/** What a client saw of one permit. All but `offered` and `restarted` end it. */
export type UpgradeStep =
  'offered' | 'restarted' | 'done' | 'runs-already' | 'failed' | 'withdrawn' | 'line-lost' | 'gone';

export type UpgradeEntry = readonly [
  clientIndex: number,
  permit: number,
  at: number,
  step: UpgradeStep,
];

/** Instants are milliseconds of this machine's monotonic clock, which all processes share. */
export type DiaryPages = Readonly<{
  welcomes: readonly number[];
  upgrades: readonly UpgradeEntry[];
  /** Bytes of packages, by the millisecond in which they were read. */
  received: readonly (readonly [millisecond: number, bytes: number])[];
}>;

export function machineNow(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** What the clients of one process saw and when, for an auditor who asks no service. */
export class UpgradeDiary {
  #welcomes: number[] = [];
  #upgrades: UpgradeEntry[] = [];
  #received: [number, number][] = [];

  welcomed(): void {
    this.#welcomes.push(machineNow());
  }

  upgrade(clientIndex: number, permit: number, step: UpgradeStep, agoMs = 0): void {
    this.#upgrades.push([clientIndex, permit, machineNow() - agoMs, step]);
  }

  received(bytes: number): void {
    const millisecond = Math.floor(machineNow());
    const last = this.#received.at(-1);
    if (last?.[0] === millisecond) last[1] += bytes;
    else this.#received.push([millisecond, bytes]);
  }

  /** What was written since it was last taken. */
  take(): DiaryPages {
    const pages = {
      welcomes: this.#welcomes,
      upgrades: this.#upgrades,
      received: this.#received,
    };
    this.#welcomes = [];
    this.#upgrades = [];
    this.#received = [];
    return pages;
  }
}
