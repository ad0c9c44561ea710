import { randomUUID } from 'node:crypto';
import { grpcClient } from '@jumpfleet/grpc';
import type { RunningService } from '@jumpfleet/lifecycle';
import { accessToken, serviceSecret } from '@jumpfleet/policy-neighbour';
import { atEndOfSpecFile } from '@jumpfleet/testing';
import { upgradesProto } from '@jumpfleet/upgrades-contracts';
import type { UpgradeCycleItem, UpgradeCycleSummary } from '@jumpfleet/upgrades-contracts';
import { connect } from '@nats-io/transport-node';
import { ask, PackageWorld } from './package-world.js';
import { registryNeighbour, startRegistryNeighbour } from './registry-neighbour.js';
import type { RegistryMember } from '../application/scheduling/cycle-members.js';
import { TusClient } from './tus-client.js';

type Page = Readonly<{ items: readonly UpgradeCycleSummary[]; next_cursor: string | null }>;
/** What the service answers; `code` where it refuses. */
type Told<Body> = Readonly<{ status: number; body: Body & Readonly<{ code?: string }> }>;
type Published = Readonly<{ type: string; data: Readonly<Record<string, unknown>> }>;

interface SettingsService {
  getUpgradeSettings(request: object): Settings;
  changeUpgradeSettings(wish: Partial<Settings>): Settings;
}
type Settings = Readonly<{ automaticUpgrades: string }>;

export const allOf = (version: string) => ({ version, scope: { type: 'all' } });
export const atOnce = [{ share: 1, soak_seconds: 0 }];

/** An orchestrator with releases and a registry that tells of a fleet, and what it has published. */
export class CycleWorld {
  private readonly published: Published[] = [];

  private constructor(
    private readonly packages: PackageWorld,
    readonly orchestrator: RunningService,
  ) {}

  static async open(...versions: readonly string[]): Promise<CycleWorld> {
    const { grpcAddress = '' } = await startRegistryNeighbour();
    const packages = await PackageWorld.open({ REGISTRY_GRPC: grpcAddress });
    const nats = await connect({ servers: packages.environment['NATS_URL'] ?? '' });
    atEndOfSpecFile(() => nats.close());
    const world = new CycleWorld(packages, await packages.start());
    nats.subscribe('events.upgrades.>', {
      callback: (_error, message) => {
        world.published.push(message.json());
      },
    });
    for (const version of versions) await world.upload(version);
    return world;
  }

  get url(): string {
    return `${this.orchestrator.url}/api/v1/upgrade-cycles`;
  }

  async upload(version: string): Promise<void> {
    await new TusClient(this.orchestrator.url).whole(await this.packages.maker.release(version));
  }

  async start(body: object): Promise<Told<UpgradeCycleItem>> {
    return (await ask(this.url, 'POST', body)) as unknown as Told<UpgradeCycleItem>;
  }

  async started(body: object): Promise<string> {
    const { status, body: made } = await this.start(body);
    if (status !== 201) throw new Error(`The cycle was refused: ${JSON.stringify(made)}`);
    return made.id;
  }

  async cycle(id: string): Promise<UpgradeCycleItem> {
    return (await ask(`${this.url}/${id}`)).body as unknown as UpgradeCycleItem;
  }

  async page(query = '?limit=200'): Promise<Page> {
    return (await ask(`${this.url}${query}`)).body as unknown as Page;
  }

  async verb(id: string, name: string): Promise<Told<UpgradeCycleItem>> {
    return (await ask(`${this.url}/${id}/${name}`, 'POST')) as unknown as Told<UpgradeCycleItem>;
  }

  /** For the next test: nobody in the fleet, and no cycle that is not over. */
  async tidy(): Promise<void> {
    registryNeighbour.members = [];
    for (const { id, ended_at: endedAt } of (await this.page()).items)
      if (endedAt === null) await this.verb(id, 'cancel');
  }

  factsOf(type: string): Published['data'][] {
    return this.published.filter((one) => one.type === type).map(({ data }) => data);
  }

  async mode(): Promise<string> {
    const { client, close } = this.settings();
    const { automaticUpgrades } = await client.getUpgradeSettings({});
    close();
    return automaticUpgrades;
  }

  async setMode(automaticUpgrades: string): Promise<void> {
    const { client, close } = this.settings();
    await client.changeUpgradeSettings({ automaticUpgrades }, { accessToken: accessToken() });
    close();
  }

  private settings() {
    return grpcClient<SettingsService>(this.orchestrator.grpcAddress ?? '', {
      deadlineMs: 20_000,
      protoPath: upgradesProto,
      package: 'jumpfleet.upgrades.v1',
      service: 'UpgradeSettingsService',
      serviceSecret,
    });
  }
}

/** Somebody without a line: it waits, and nothing becomes of it. */
export function waiting(): RegistryMember {
  return {
    ...{ clientId: randomUUID(), name: 'kiosk', listKey: 'shared.1', platform: 'linux-64' },
    ...{ version: '1.0.0', online: false, shard: '', run: '', epoch: 0 },
  };
}
