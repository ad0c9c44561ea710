import type { UpgradeOrders } from '@jumpfleet/gateway-contracts';
import { randomUUID } from 'node:crypto';
import type { KnownLine, Outside, Said } from './permit-world.js';
import { terms } from './permit-world.js';

export const fates = ['good', 'request-lost', 'answer-lost', 'late'] as const;
export type Fate = (typeof fates)[number];

/** An order that is still on its way is taken no later than this. */
const mostDelayMs = terms.graceMs - 1_000;
const withinMs = terms.trialMs + 5_000;

interface Shard {
  readonly name: string;
  readonly run: string;
  /** The greatest number that each client was told here. */
  readonly last: Map<string, number>;
}
interface Client {
  readonly id: string;
  epoch: number;
  version: string;
  shard: Shard | undefined;
  /** Under which it downloads, and until when without progress. */
  download: { permit: number; leaseUntil: number } | undefined;
  restart: { permit: number; until: number } | undefined;
}

/** Shards and clients, a stream and a clock, as the promises of the protocol have them. */
export class UpgradeWorld implements Outside {
  cap = 3;
  fate: Fate = 'good';
  readonly clients: Client[];
  private clock = 1_000_000;
  private shards: Shard[] = [shardOf('s-1'), shardOf('s-2')];
  private stream: Said[] = [];
  private read: Said[] = [];
  private late: { shard: string; orders: UpgradeOrders; at: number }[] = [];

  constructor(count: number) {
    this.clients = Array.from({ length: count }, (_, index) => ({
      ...{ id: randomUUID(), epoch: 1, version: '1.0.0', shard: this.shards[index % 2] },
      ...{ download: undefined, restart: undefined },
    }));
  }

  now(): number {
    return this.clock;
  }

  /** Who takes part in an upgrade at this moment, as a client sees it. */
  active(): number {
    return this.clients.filter(({ download, restart }) => download ?? restart).length;
  }

  lines(): KnownLine[] {
    return this.clients.map(({ id, epoch, version, shard }) => ({
      ...{ id, epoch, version, isOpen: shard !== undefined },
      ...{ shard: shard?.name ?? 's-1', run: shard?.run ?? this.shards[0]?.run ?? '' },
    }));
  }

  order(shard: string, orders: UpgradeOrders): Promise<readonly string[] | undefined> {
    if (this.fate === 'request-lost') return Promise.resolve(undefined);
    if (this.fate === 'late') {
      this.late.push({ shard, orders, at: this.clock });
      return Promise.resolve(undefined);
    }
    const absent = this.obey(shard, orders);
    return Promise.resolve(this.fate === 'answer-lost' ? undefined : absent);
  }

  unread(): Said[] {
    return this.take(Number.POSITIVE_INFINITY);
  }

  take(count: number): Said[] {
    const taken = this.stream.splice(0, count);
    this.read.push(...taken);
    return taken;
  }

  /** What was read already comes once more, as after a crash before the acknowledgement; then what follows. */
  takeAgain(count: number): Said[] {
    return [...this.read.slice(-count), ...this.take(count)];
  }

  loseStream(): void {
    this.stream = [];
  }

  arriveLate(): void {
    for (const { shard, orders, at } of this.late.splice(0))
      if (this.clock - at <= mostDelayMs) this.obey(shard, orders);
  }

  pass(ms: number): void {
    this.clock += ms;
    for (const client of this.clients) {
      const { download, restart, shard } = client;
      if (download && download.leaseUntil <= this.clock && shard) {
        this.report(shard, client, {
          permit: download.permit,
          state: 'expired',
          code: 'no-progress',
        });
        client.download = undefined;
      }
      // By then the old version runs again, connected or not.
      if (restart && restart.until <= this.clock) client.restart = undefined;
    }
  }

  disconnect(client: Client): void {
    const { shard } = client;
    if (!shard) return;
    client.shard = undefined;
    client.download = undefined;
    this.presence(shard, client, false);
  }

  connect(client: Client, at: number): void {
    if (client.shard || client.restart) return;
    const shard = this.shards[at % 2];
    client.shard = shard;
    client.epoch++;
    if (shard) this.presence(shard, client, true);
  }

  /** All its lines are gone, and nobody says so. */
  killShard(at: number): void {
    const dead = this.shards[at % 2];
    if (!dead) return;
    for (const client of this.clients)
      if (client.shard === dead) {
        client.shard = undefined;
        client.download = undefined;
      }
    this.shards[at % 2] = shardOf(dead.name);
  }

  progress(client: Client): void {
    const { shard, download } = client;
    if (!shard || !download) return;
    download.leaseUntil = this.clock + terms.leaseMs;
    this.report(shard, client, { permit: download.permit, state: 'progress', bytes: 1 });
  }

  fail(client: Client): void {
    const { shard, download } = client;
    if (!shard || !download) return;
    client.download = undefined;
    this.report(shard, client, { permit: download.permit, state: 'failed', code: 'disk-full' });
  }

  restart(client: Client): void {
    const { shard, download } = client;
    if (!shard || !download) return;
    const { permit } = download;
    this.report(shard, client, { permit, state: 'restarting', within_ms: withinMs });
    this.disconnect(client);
    client.restart = { permit, until: this.clock + withinMs };
  }

  comeBack(client: Client, at: number, isNew: boolean): void {
    const { restart } = client;
    if (!restart) return this.connect(client, at);
    client.restart = undefined;
    client.version = isNew ? '2.0.0' : client.version;
    this.connect(client, at);
    const { permit } = restart;
    const word = isNew
      ? { permit, state: 'done', version: '2.0.0' }
      : { permit, state: 'failed', code: 'did-not-connect' };
    if (client.shard) this.report(client.shard, client, word);
  }

  /** Answers whose grants are not good. */
  private obey(name: string, { run, grants, withdrawn }: UpgradeOrders): string[] {
    const shard = this.shards.find((one) => one.name === name && one.run === run);
    if (!shard) return grants.map(({ client }) => client);
    const absent = grants.filter(({ client, permit }) => !this.offer(shard, client, permit));
    for (const { client, permit } of withdrawn) this.withdraw(shard, client, permit);
    return absent.map(({ client }) => client);
  }

  private offer(shard: Shard, id: string, permit: number): boolean {
    const client = this.clients.find((one) => one.id === id);
    const last = shard.last.get(id) ?? 0;
    if (client?.shard !== shard || permit < last) return false;
    if (permit === last) return true;
    shard.last.set(id, permit);
    client.download = { permit, leaseUntil: this.clock + terms.leaseMs };
    return true;
  }

  private withdraw(shard: Shard, id: string, permit: number): void {
    const client = this.clients.find((one) => one.id === id);
    shard.last.set(id, Math.max(permit, shard.last.get(id) ?? 0));
    if (client?.shard === shard && client.download?.permit === permit) client.download = undefined;
  }

  private presence({ name: shard, run }: Shard, { id, epoch, version }: Client, online: boolean) {
    const more = online ? { version, platform: 'linux-64' } : {};
    const items = [{ client: id, epoch, online, at: this.clock, ...more }];
    this.stream.push({ isPresence: true, body: { shard, run, items } });
  }

  private report({ name: shard, run }: Shard, { id }: Client, word: object): void {
    const items = [{ client: id, at: this.clock, ...word }];
    this.stream.push({ isPresence: false, body: { shard, run, items, sent: [] } });
  }
}

function shardOf(name: string): Shard {
  return { name, run: randomUUID(), last: new Map() };
}
