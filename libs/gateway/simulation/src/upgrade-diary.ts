/** What a client saw of one permit. All but `offered` and `restarted` end it. */
export type UpgradeStep =
  'offered' | 'restarted' | 'done' | 'runs-already' | 'failed' | 'withdrawn' | 'line-lost' | 'gone';

export type UpgradeEntry = readonly [
  clientIndex: number,
  permit: number,
  at: number,
  step: UpgradeStep,
];

/** When a process read something, and since when it may have lain there to be read. */
export type Reading = readonly [at: number, notBefore: number];

/** Instants are milliseconds of this machine's monotonic clock, which all processes share. */
export type DiaryPages = Readonly<{
  /** When lines were let in that then were welcomed. */
  admissions: readonly Reading[];
  upgrades: readonly UpgradeEntry[];
  /** Bytes of packages, by the millisecond in which they were read. */
  received: readonly (readonly [...reading: Reading, bytes: number])[];
}>;

const lookEachMs = 5;

export function machineNow(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/**
 * What the clients of one process saw and when, for an auditor who asks no service. A process that was held up
 * reads late and much at once: all that it reads came after the look before the last, which is kept with it.
 */
export class UpgradeDiary {
  #admissions: Reading[] = [];
  #upgrades: UpgradeEntry[] = [];
  #received: [number, number, number][] = [];
  #lookedAt = machineNow();
  #lookedBefore = this.#lookedAt;
  readonly #timer = setInterval(() => this.#look(), lookEachMs).unref();

  now(): Reading {
    return [machineNow(), this.#lookedBefore];
  }

  admitted(reading: Reading): void {
    this.#admissions.push(reading);
  }

  upgrade(clientIndex: number, permit: number, step: UpgradeStep, agoMs = 0): void {
    this.#upgrades.push([clientIndex, permit, machineNow() - agoMs, step]);
  }

  received(bytes: number): void {
    const [at, notBefore] = this.now();
    const millisecond = Math.floor(at);
    const last = this.#received.at(-1);
    if (last?.[0] === millisecond) last[2] += bytes;
    else this.#received.push([millisecond, Math.min(millisecond, notBefore), bytes]);
  }

  /** What was written since it was last taken. */
  take(): DiaryPages {
    const pages = {
      admissions: this.#admissions,
      upgrades: this.#upgrades,
      received: this.#received,
    };
    this.#admissions = [];
    this.#upgrades = [];
    this.#received = [];
    return pages;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    this.#lookedBefore = this.#lookedAt;
    this.#lookedAt = machineNow();
  }
}
