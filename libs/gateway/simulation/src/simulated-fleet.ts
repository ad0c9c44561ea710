import type { FleetCounts } from './fleet-counts.js';
import { FleetFloor } from './fleet-floor.js';
import type { FloorOptions } from './fleet-floor.js';
import { SimulatedClient } from './simulated-client.js';
import type { SimulatedIdentity } from './simulated-identity.js';

/** Simulated clients in this process. At most some 9,000: a process may open 20,000 files. */
export class SimulatedFleet {
  readonly #floor: FleetFloor;
  readonly #clients: readonly SimulatedClient[];

  constructor(identities: readonly SimulatedIdentity[], options: FloorOptions) {
    this.#floor = new FleetFloor(options);
    this.#clients = identities.map((identity) => new SimulatedClient(identity, this.#floor));
  }

  /** The first dials are spread evenly at this rate; after that the server says when. */
  start(dialsPerSecond: number): void {
    const begin = Date.now();
    this.#clients.forEach((client, i) => client.start(begin + (i * 1_000) / dialsPerSecond));
  }

  counts(): FleetCounts {
    return this.#floor.counts(this.#clients.length);
  }

  /** Cuts every line at once, as when a network fails; the clients come back by themselves. */
  cutAll(): void {
    for (const client of this.#clients) client.cut();
  }

  stop(): void {
    this.#floor.agenda.clear();
    for (const client of this.#clients) client.stop();
  }
}
