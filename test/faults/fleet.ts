import { SimulatedFleet, enrolIdentities } from '@jumpfleet/gateway-simulation';
import type { SimulatedIdentity } from '@jumpfleet/gateway-simulation';
import { atEndOfSpecFile, eventually } from '@jumpfleet/testing';

import type { Scenario } from '../support/scenario.js';

type Item = Readonly<{ id: string; status: string }>;

const dialsPerSecond = 200;

/** Simulated Jump Clients whose true presence is known here, to be compared with what the registry says. */
export class KnownFleet {
  private steady: SimulatedFleet | undefined;
  private movers: SimulatedFleet | undefined;

  private constructor(
    private readonly scenario: Scenario,
    readonly steadyIdentities: readonly SimulatedIdentity[],
    private readonly moverIdentities: readonly SimulatedIdentity[],
  ) {}

  static async enrol(
    scenario: Scenario,
    installerKey: string,
    [steady, movers]: readonly [number, number],
  ): Promise<KnownFleet> {
    const identities: SimulatedIdentity[] = [];
    const indices = Array.from({ length: steady + movers }, (_, index) => index);
    await enrolIdentities({
      site: scenario.system.url,
      installerKey,
      indices,
      enrolled: (identity) => identities.push(identity),
    });
    const fleet = new KnownFleet(scenario, identities.slice(0, steady), identities.slice(steady));
    atEndOfSpecFile(() => {
      fleet.steady?.stop();
      fleet.movers?.stop();
    });
    return fleet;
  }

  start(): void {
    this.steady = this.begin(this.steadyIdentities);
    this.move();
  }

  /** Half of the fleet's life: those who move come when they were away, and go when they were there. */
  move(): void {
    this.movers?.stop();
    this.movers = this.movers ? undefined : this.begin(this.moverIdentities);
  }

  /** Resolves once the registry says of every computer what is true of it. */
  async presenceIsTrue(timeoutMs: number): Promise<void> {
    await eventually(
      async () => {
        const wrong = await this.wronglyTold();
        if (wrong.length > 0) throw new Error(`told wrongly: ${wrong.join(', ')}`);
      },
      { timeoutMs, pollMs: 100 },
    );
  }

  private async wronglyTold(): Promise<string[]> {
    const page = (await this.scenario.api.get('/api/v1/jump-clients?status=online&limit=500')) as {
      items: Item[];
    };
    const told = new Set(page.items.map(({ id }) => id));
    const isThere = (identity: SimulatedIdentity): boolean => told.has(identity.clientId);
    return [
      ...this.steadyIdentities.filter((one) => !isThere(one)).map(({ index }) => `${index} away`),
      ...this.moverIdentities
        .filter((one) => isThere(one) !== (this.movers !== undefined))
        .map(({ index }) => `${index} ${this.movers ? 'away' : 'there'}`),
    ];
  }

  private begin(identities: readonly SimulatedIdentity[]): SimulatedFleet {
    const fleet = new SimulatedFleet(identities, { site: this.scenario.system.url });
    fleet.start(dialsPerSecond);
    return fleet;
  }
}
