import { Agenda } from './agenda.js';
import type { FleetCounts } from './fleet-counts.js';
import { LatencyHistogram } from './latency-histogram.js';
import { ReleaseChecks } from './release-checks.js';
import type { SimulatedIdentity } from './simulated-identity.js';
import { faultless } from './upgrade-conduct.js';
import type { UpgradeConduct } from './upgrade-conduct.js';
import type { UpgradeDiary } from './upgrade-diary.js';
import { UpgradeTally } from './upgrade-tally.js';

export type Welcomed = Readonly<{
  at: number;
  knockedAt: number;
  connectMs: number;
  waitMs: number;
  isAgain: boolean;
}>;

export type FloorOptions = Readonly<{
  site: string;
  version?: string | undefined;
  upgrades?: UpgradeConduct | undefined;
  /** Where what the clients see of upgrades is written down, for an auditor. */
  diary?: UpgradeDiary | undefined;
  welcomed?: (identity: SimulatedIdentity, at: number, knockedAt: number) => void;
  removed?: (identity: SimulatedIdentity) => void;
}>;

/** What the clients of one process share: where to connect, the clock's agenda, and the counts. */
export class FleetFloor {
  readonly agenda = new Agenda();
  readonly site: string;
  /** What all begin with. */
  readonly version: string;
  readonly conduct: UpgradeConduct;
  readonly releases: ReleaseChecks;
  readonly upgrades = new UpgradeTally();
  readonly diary: UpgradeDiary | undefined;
  readonly #options: FloorOptions;
  readonly #connect = new LatencyHistogram();
  readonly #wait = new LatencyHistogram();
  readonly #rejections: Record<string, number> = {};
  #online = 0;
  #dials = 0;
  #welcomes = 0;
  #reconnects = 0;
  #removed = 0;
  #sessions = 0;

  constructor(options: FloorOptions) {
    this.#options = options;
    this.site = options.site;
    this.version = options.version ?? '0.1.0';
    this.conduct = options.upgrades ?? faultless;
    this.releases = new ReleaseChecks(this.conduct.root);
    this.diary = options.diary;
  }

  dialled(): void {
    this.#dials++;
  }

  welcomed(
    identity: SimulatedIdentity,
    { at, knockedAt, connectMs, waitMs, isAgain }: Welcomed,
  ): void {
    this.#online++;
    this.#welcomes++;
    if (isAgain) this.#reconnects++;
    this.#connect.record(connectMs);
    this.#wait.record(waitMs);
    this.#options.welcomed?.(identity, at, knockedAt);
  }

  wentOffline(): void {
    this.#online--;
  }

  rejected(why: string): void {
    this.#rejections[why] = (this.#rejections[why] ?? 0) + 1;
  }

  removed(identity: SimulatedIdentity): void {
    this.#removed++;
    this.#options.removed?.(identity);
  }

  sessionOpened(): void {
    this.#sessions++;
  }

  received(bytes: number): void {
    this.upgrades.received(bytes);
    this.diary?.received(bytes);
  }

  /** Acts once a client of the set speed could have had as many bytes. */
  paced(bytes: number, act: () => void): void {
    const { bytesPerSecond } = this.conduct;
    if (bytesPerSecond === undefined) act();
    else this.agenda.at(Date.now() + (bytes * 1_000) / bytesPerSecond, act);
  }

  counts(clients: number): FleetCounts {
    return {
      clients,
      online: this.#online,
      dials: this.#dials,
      welcomes: this.#welcomes,
      reconnects: this.#reconnects,
      removed: this.#removed,
      sessions: this.#sessions,
      rejections: { ...this.#rejections },
      connectMs: this.#connect.counts,
      waitMs: this.#wait.counts,
      upgrades: this.upgrades.counts({ [this.version]: clients }),
    };
  }
}
