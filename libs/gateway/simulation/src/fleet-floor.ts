import { Agenda } from './agenda.js';
import type { FleetCounts } from './fleet-counts.js';
import { LatencyHistogram } from './latency-histogram.js';
import type { SimulatedIdentity } from './simulated-identity.js';

export type Welcomed = Readonly<{
  at: number;
  connectMs: number;
  waitMs: number;
  isAgain: boolean;
}>;

export type FloorOptions = Readonly<{
  site: string;
  version?: string;
  welcomed?: (identity: SimulatedIdentity, at: number) => void;
  removed?: (identity: SimulatedIdentity) => void;
}>;

/** What the clients of one process share: where to connect, the clock's agenda, and the counts. */
export class FleetFloor {
  readonly agenda = new Agenda();
  readonly site: string;
  readonly version: string;
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
  }

  dialled(): void {
    this.#dials++;
  }

  welcomed(identity: SimulatedIdentity, { at, connectMs, waitMs, isAgain }: Welcomed): void {
    this.#online++;
    this.#welcomes++;
    if (isAgain) this.#reconnects++;
    this.#connect.record(connectMs);
    this.#wait.record(waitMs);
    this.#options.welcomed?.(identity, at);
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
    };
  }
}
