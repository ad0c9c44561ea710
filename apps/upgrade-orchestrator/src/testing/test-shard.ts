import { shardLeases, subjects, upgradeOrders } from '@jumpfleet/gateway-contracts';
import type { UpgradeOrders, UpgradeReports } from '@jumpfleet/gateway-contracts';
import { jetstream } from '@nats-io/jetstream';
import type { JetStreamClient } from '@nats-io/jetstream';
import { Kvm } from '@nats-io/kv';
import type { KV } from '@nats-io/kv';
import type { NatsConnection, Subscription } from '@nats-io/transport-node';
import { randomUUID } from 'node:crypto';

type ReportItem = UpgradeReports['items'][number];
export type Grant = UpgradeOrders['grants'][number];
export type ReportWish = Partial<ReportItem> & Readonly<{ state: ReportItem['state'] }>;

export interface TestClient {
  id: string;
  epoch: number;
  version: string;
}

let epochs = 1;

/** A gateway shard as the orchestrator sees it: a lease, lines that come and go, orders and reports. */
export class TestShard {
  readonly run = randomUUID();
  readonly clients = new Map<string, TestClient>();
  readonly granted: Grant[] = [];
  readonly withdrawn: UpgradeOrders['withdrawn'][number][] = [];
  /** Hears orders and says nothing. */
  isMute = false;
  onGrant: (grant: Grant, client: TestClient) => void = () => undefined;
  private subscription: Subscription | undefined;
  private isClosed = false;
  private readonly stream: JetStreamClient;

  private constructor(
    private readonly nats: NatsConnection,
    private readonly leases: KV,
    readonly name: string,
  ) {
    this.stream = jetstream(nats);
  }

  static async open(nats: NatsConnection, name: string): Promise<TestShard> {
    const leases = await new Kvm(jetstream(nats)).create(shardLeases.bucket, {
      ttl: shardLeases.leaseTtlMs,
      history: 1,
    });
    const shard = new TestShard(nats, leases, name);
    await shard.renew();
    shard.listen();
    return shard;
  }

  async renew(): Promise<void> {
    if (this.isClosed) return;
    const { name: shard, run } = this;
    const lease = { shard, run, connections: this.clients.size, at: Date.now() };
    await this.leases.put(shard, JSON.stringify(lease));
  }

  /** In good order: the lease is given back. */
  async close(): Promise<void> {
    this.isClosed = true;
    this.subscription?.unsubscribe();
    await this.leases.delete(this.name);
  }

  /** Connects a client, anew when it is known. */
  async connect(id: string, version = '1.0.0'): Promise<TestClient> {
    const client = { id, epoch: ++epochs, version };
    this.clients.set(id, client);
    await this.tellPresence(client, true);
    return client;
  }

  async disconnect(id: string): Promise<void> {
    const client = this.clients.get(id);
    this.clients.delete(id);
    if (client) await this.tellPresence(client, false);
  }

  async report(grant: Grant, wish: ReportWish): Promise<void> {
    const item = { client: grant.client, permit: grant.permit, at: Date.now(), ...wish };
    await this.publish(subjects.upgrade(this.name), { items: [item], sent: [] });
  }

  async sent(second: number, bytes: number): Promise<void> {
    await this.publish(subjects.upgrade(this.name), { items: [], sent: [{ second, bytes }] });
  }

  /** As a client does that takes the release and comes back at once. */
  async playAlong(grant: Grant, version: string): Promise<void> {
    await this.report(grant, { state: 'progress', bytes: 1 });
    await this.report(grant, { state: 'restarting', within_ms: 60_000 });
    await this.disconnect(grant.client);
    await this.connect(grant.client, version);
    await this.report(grant, { state: 'done', version });
  }

  member(id: string) {
    const { epoch = 0, version = '' } = this.clients.get(id) ?? {};
    const line = { shard: this.name, run: this.run, epoch, version, online: this.clients.has(id) };
    return { clientId: id, name: 'kiosk', listKey: 'shared.1', platform: 'linux-64', ...line };
  }

  private listen(): void {
    this.subscription = this.nats.subscribe(subjects.upgradeOrders(this.name), {
      callback: (_error, message) => {
        const { run, grants, withdrawn } = upgradeOrders.parse(message.json());
        this.withdrawn.push(...withdrawn);
        this.granted.push(...grants);
        if (this.isMute) return;
        const good =
          run === this.run ? grants.filter(({ client }) => this.clients.has(client)) : [];
        const absent = grants.filter((grant) => !good.includes(grant)).map(({ client }) => client);
        message.respond(JSON.stringify({ run: this.run, absent }));
        for (const grant of good) {
          const client = this.clients.get(grant.client);
          if (client) this.onGrant(grant, client);
        }
      },
    });
  }

  private tellPresence({ id, epoch, version }: TestClient, online: boolean): Promise<void> {
    const more = online ? { version, platform: 'linux-64' } : {};
    const items = [{ client: id, epoch, online, at: Date.now(), ...more }];
    return this.publish(subjects.presence(this.name), { items });
  }

  private async publish(subject: string, body: object): Promise<void> {
    const message = { shard: this.name, run: this.run, ...body };
    await this.stream.publish(subject, JSON.stringify(message));
  }
}
