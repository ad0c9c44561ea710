import {
  decodeUpgradeFrame,
  subjects,
  upgradeOrdersTaken,
  upgradeReports,
} from '@jumpfleet/gateway-contracts';
import type {
  GatewayMessage,
  PresenceBatch,
  UpgradeOrders,
  UpgradeReports,
} from '@jumpfleet/gateway-contracts';
import { presenceBatch } from '@jumpfleet/gateway-contracts';
import type { NatsConnection } from '@jumpfleet/messaging';
import { atEndOfSpecFile, eventually, testFolder, testNats } from '@jumpfleet/testing';
import { expect } from '@jest/globals';
import { connect } from '@nats-io/transport-node';
import { startIssuer } from './issuer.js';
import type { Issuer } from './issuer.js';
import { PackageNeighbour } from './package-neighbour.js';
import type { TestRelease } from './package-neighbour.js';
import { serviceSecret, startShard } from './running-shard.js';
import { newIdentity, online } from './test-client.js';
import type { Identity, RawLine } from './test-client.js';

type Grant = UpgradeOrders['grants'][number];
type Report = UpgradeReports['items'][number];
export type Told<T extends GatewayMessage['t']> = Extract<GatewayMessage, { t: T }>;

/** The orchestrator as shards see it: it orders, and hears reports. */
export class TestOrchestrator {
  readonly reports: Report[] = [];
  readonly sent = new Map<number, number>();
  readonly presence: PresenceBatch['items'] = [];
  private readonly runs = new Map<string, string>();

  constructor(private readonly nats: NatsConnection) {
    nats.subscribe(subjects.upgrade('*'), {
      callback: (_error, message) => {
        const { items, sent } = upgradeReports.parse(message.json());
        this.reports.push(...items);
        for (const { second, bytes } of sent)
          this.sent.set(second, (this.sent.get(second) ?? 0) + bytes);
      },
    });
    nats.subscribe(subjects.presence('*'), {
      callback: (_error, message) => {
        const { shard, run, items } = presenceBatch.parse(message.json());
        this.runs.set(shard, run);
        this.presence.push(...items);
      },
    });
  }

  /** Known from the first client that came online there. */
  runOf(shard: string): string {
    return this.runs.get(shard) ?? '';
  }

  async order(shard: string, orders: Partial<UpgradeOrders>): Promise<string[]> {
    const whole = { run: this.runOf(shard), grants: [], withdrawn: [], ...orders };
    const answer = await this.nats.request(subjects.upgradeOrders(shard), JSON.stringify(whole));
    return upgradeOrdersTaken.parse(answer.json()).absent;
  }

  reportsOf(client: string, state: Report['state']): Report[] {
    return this.reports.filter((report) => report.client === client && report.state === state);
  }
}

let lastPermit = 0;
export const nextPermit = (): number => ++lastPermit;

export const grantOf = (
  client: string,
  release: Pick<TestRelease, 'id'>,
  over: Partial<Grant> = {},
): Grant => ({
  client,
  permit: nextPermit(),
  release: release.id,
  lease_ms: 30_000,
  trial_ms: 60_000,
  ...over,
});

export type World = Readonly<{
  issuer: Issuer;
  orchestrator: TestOrchestrator;
  shard: string;
  url: string;
}>;

/** A client that is online and known to be. */
export async function present({ issuer, orchestrator, url }: World, identity?: Identity) {
  const who = identity ?? newIdentity(issuer);
  const { line, epoch } = await online(url, who);
  const { clientId } = who;
  await eventually(() =>
    expect(orchestrator.presence).toContainEqual(
      expect.objectContaining({ client: clientId, epoch, online: true }),
    ),
  );
  return { line, clientId, identity: who };
}

/** The next message, which must be of that kind. */
export async function hear<T extends GatewayMessage['t']>(line: RawLine, t: T): Promise<Told<T>> {
  const message = await line.nextMessage();
  if (message.t !== t) throw new Error(`${t} expected, got ${JSON.stringify(message)}`);
  return message as Told<T>;
}

/** A client that was granted a permit and told so. */
export async function upgrading(world: World, release: TestRelease, over: Partial<Grant> = {}) {
  const client = await present(world);
  const grant = grantOf(client.clientId, release, over);
  const absent = await world.orchestrator.order(world.shard, { grants: [grant] });
  expect(absent).toEqual([]);
  const told = await hear(client.line, 'upgrade');
  return { ...client, permit: grant.permit, told };
}

export type Window = Readonly<{ permit: number; offset: number; bytes: number }>;

/** Asks for a window and takes it in; its frames must follow one another. */
export async function fetchWindow(
  line: RawLine,
  { permit, offset, bytes }: Window,
): Promise<Buffer> {
  line.say({ t: 'upgrade-fetch', permit, part: 'package', offset, bytes });
  return await receive(line, offset, bytes);
}

/** Of all clients so far, as the budget counts. */
export const received = { bytes: 0 };

export async function receive(line: RawLine, offset: number, bytes: number): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let at = offset;
  while (at < offset + bytes) {
    const heard = await line.next();
    const frame = typeof heard === 'string' ? undefined : decodeUpgradeFrame(heard);
    if (frame?.offset !== at)
      throw new Error(`bytes of ${at} expected, not ${String(heard).slice(0, 200)}`);
    parts.push(frame.payload);
    at += frame.payload.length;
    received.bytes += heard.length;
  }
  return Buffer.concat(parts);
}

/** One shard that admits everybody and knows no limit, an orchestrator and a service of packages beside it. */
export async function worldOfOneShard(
  shard: string,
): Promise<Readonly<{ world: World; packages: PackageNeighbour }>> {
  const issuer = await startIssuer();
  atEndOfSpecFile(() => issuer.close());
  const { url } = await testNats();
  const nats = await connect({ servers: url });
  atEndOfSpecFile(() => nats.close());
  const packages = await PackageNeighbour.start(serviceSecret);
  const packageCache = { folder: await testFolder() };
  const about = { issuerUrl: issuer.url, packagesGrpc: packages.address, packageCache };
  const service = await startShard({ shard, natsUrl: url, ...about });
  atEndOfSpecFile(() => service.close());
  await eventually(async () => (await fetch(`${service.url}/health/ready`)).ok);
  const orchestrator = new TestOrchestrator(nats);
  return { world: { issuer, orchestrator, shard, url: service.url }, packages };
}
