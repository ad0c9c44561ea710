import { grpcClient } from '@jumpfleet/grpc';
import type { RunningService } from '@jumpfleet/lifecycle';
import { accessToken, serviceSecret } from '@jumpfleet/policy-neighbour';
import { ensureStream, telemetryStream } from '@jumpfleet/messaging';
import { atEndOfSpecFile, eventually } from '@jumpfleet/testing';
import { upgradesProto } from '@jumpfleet/upgrades-contracts';
import type { UpgradeCycleItem } from '@jumpfleet/upgrades-contracts';
import { connect } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { PackageWorld, ask } from './package-world.js';
import { registryNeighbour, startRegistryNeighbour } from './registry-neighbour.js';
import { TestShard } from './test-shard.js';
import { TusClient } from './tus-client.js';

interface SettingsService {
  changeUpgradeSettings(request: object): unknown;
  changeReconnectRate(request: object): unknown;
}
interface QueueService {
  moveToFront(request: Readonly<{ clientId: string }>): Readonly<{ pending: boolean }>;
}

/** An orchestrator with a release to 2.0.0, and shards and a registry that a spec plays. */
export class CycleSite {
  readonly shards: TestShard[] = [];

  private constructor(
    readonly world: PackageWorld,
    readonly nats: NatsConnection,
    readonly database: Client,
    public orchestrator: RunningService,
  ) {}

  static async open(): Promise<CycleSite> {
    const { grpcAddress = '' } = await startRegistryNeighbour();
    const world = await PackageWorld.open({ REGISTRY_GRPC: grpcAddress });
    const nats = await connect({ servers: world.environment['NATS_URL'] ?? '' });
    atEndOfSpecFile(() => nats.close());
    await ensureStream(nats, telemetryStream);
    const orchestrator = await world.start();
    const database = new Client({ connectionString: world.environment['DATABASE_URL'] });
    await database.connect();
    atEndOfSpecFile(() => database.end());
    const site = new CycleSite(world, nats, database, orchestrator);
    await new TusClient(orchestrator.url).whole(await world.maker.release('2.0.0'));
    await site.settings('changeReconnectRate', { connectionsPerSecond: 300 });
    return site;
  }

  async shard(name: string): Promise<TestShard> {
    const shard = await TestShard.open(this.nats, name);
    const renewing = setInterval(() => void shard.renew().catch(() => undefined), 2_000);
    atEndOfSpecFile(() => {
      clearInterval(renewing);
    });
    this.shards.push(shard);
    return shard;
  }

  /** Connected clients that the registry knows of. */
  async connected(shard: TestShard, count: number): Promise<string[]> {
    const ids = Array.from({ length: count }, () => randomUUID());
    for (const id of ids) await shard.connect(id);
    registryNeighbour.members = [
      ...registryNeighbour.members,
      ...ids.map((id) => shard.member(id)),
    ];
    return ids;
  }

  async settings(
    method: 'changeUpgradeSettings' | 'changeReconnectRate',
    wish: object,
  ): Promise<void> {
    const { client, close } = this.grpc<SettingsService>('UpgradeSettingsService');
    await client[method](wish, { accessToken: accessToken() });
    close();
  }

  async moveToFront(clientId: string): Promise<boolean> {
    const { client, close } = this.grpc<QueueService>('UpgradeQueueService');
    const { pending } = await client.moveToFront({ clientId });
    close();
    return pending;
  }

  async start(more: object = {}): Promise<string> {
    const rings = [{ share: 1, soak_seconds: 0 }];
    const body = { version: '2.0.0', scope: { type: 'all' }, rings, ...more };
    const answer = await ask(`${this.orchestrator.url}/api/v1/upgrade-cycles`, 'POST', body);
    if (answer.status !== 201) throw new Error(JSON.stringify(answer));
    return String(answer.body['id']);
  }

  async cycle(id: string): Promise<UpgradeCycleItem> {
    const { body } = await ask(`${this.orchestrator.url}/api/v1/upgrade-cycles/${id}`);
    return body as unknown as UpgradeCycleItem;
  }

  async end(id: string): Promise<void> {
    await ask(`${this.orchestrator.url}/api/v1/upgrade-cycles/${id}/cancel`, 'POST');
    for (const shard of this.shards)
      for (const client of shard.clients.keys()) await shard.disconnect(client);
    registryNeighbour.members = [];
    await this.database.query('SELECT 1');
    await eventually(async () => {
      const { rows } = await this.database.query<{ held: number }>(
        'SELECT count(*)::int AS held FROM upgrade_permit',
      );
      if (rows[0]?.held !== 0) throw new Error(`${rows[0]?.held} permits are still held`);
    });
  }

  private grpc<Service>(service: string) {
    return grpcClient<Service>(this.orchestrator.grpcAddress ?? '', {
      deadlineMs: 20_000,
      protoPath: upgradesProto,
      package: 'jumpfleet.upgrades.v1',
      ...{ service, serviceSecret },
    });
  }
}
