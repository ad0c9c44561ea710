import { AgentConnection, signText } from '@jumpfleet/gateway-client';
import type { LineEnd } from '@jumpfleet/gateway-client';
import { SimulatedFleet, enrolIdentities } from '@jumpfleet/gateway-simulation';
import type { SimulatedIdentity } from '@jumpfleet/gateway-simulation';

import type { RunningJumpfleet } from '../../support/jumpfleet.js';
import type { BenchContext } from '../bench.js';
import { apiOf, installerKey } from '../fleet/site.js';

export type ShardAddress = Readonly<{ name: string; url: string }>;

export async function shardsOf(site: RunningJumpfleet): Promise<readonly ShardAddress[]> {
  return Promise.all(
    ['shard-1', 'shard-2'].map(async (name) => ({
      name,
      url: `http://127.0.0.1:${String(await site.port(`${name}.http`))}`,
    })),
  );
}

export async function enrol(site: RunningJumpfleet, count: number): Promise<SimulatedIdentity[]> {
  const identities: SimulatedIdentity[] = [];
  await enrolIdentities({
    site: site.url,
    installerKey: await installerKey(apiOf(site)),
    indices: Array.from({ length: count }, (_, index) => index),
    concurrency: 8,
    enrolled: (identity) => identities.push(identity),
  });
  return identities;
}

/** Simulated computers that this shard holds until the benchmark ends. */
export function keepOnline(
  context: BenchContext,
  { url }: ShardAddress,
  identities: readonly SimulatedIdentity[],
): void {
  const fleet = new SimulatedFleet(identities, { site: url });
  context.onEnd(() => {
    fleet.stop();
  });
  fleet.start(20);
}

/** One connection of a computer that has no will of its own: it neither removes itself nor comes back. */
export class BareConnection {
  readonly ended: Promise<LineEnd>;
  /** False when it ended before it was let in. */
  readonly isOnline: Promise<boolean>;
  private readonly connection: AgentConnection;

  constructor({ url }: ShardAddress, identity: SimulatedIdentity) {
    const ended = Promise.withResolvers<LineEnd>();
    const online = Promise.withResolvers<boolean>();
    this.ended = ended.promise;
    this.isOnline = online.promise;
    const profile = {
      ...{ clientId: identity.clientId, lastEpoch: 0, version: '0.1.0', platform: 'linux-64' },
      installMode: 'service',
      sign: (text: string) => signText(identity, text),
    } as const;
    this.connection = new AgentConnection(
      { site: url, credential: identity.credential, profile, leavesNoPort: true },
      {
        online: () => online.resolve(true),
        ended: (_connection, end) => {
          online.resolve(false);
          ended.resolve(end);
        },
        settings: () => undefined,
        collectStatistics: () => undefined,
        channel: () => undefined,
        data: () => undefined,
        remove: () => undefined,
      },
    );
  }

  cut(): void {
    this.connection.cut();
  }
}

/** Whether the shard sends the computer away for good, not only for now. */
export async function isSentAway(
  shard: ShardAddress,
  identity: SimulatedIdentity,
): Promise<boolean> {
  const connection = new BareConnection(shard, identity);
  if (await connection.isOnline) {
    connection.cut();
    return false;
  }
  const end = await connection.ended;
  return end.kind === 'refused' && end.status === 410;
}
