import { randomBytes } from 'node:crypto';
import type { RunningService } from '@jumpfleet/lifecycle';
import { BandwidthBoard, ReconnectRate } from '@jumpfleet/limits';
import type { RedisServer } from '@jumpfleet/local-servers';
import { createLogger } from '@jumpfleet/observability';
import { atEndOfSpecFile, eventually, testFolder, testNats, testRedis } from '@jumpfleet/testing';
import { beforeAll, beforeEach, expect, it } from '@jest/globals';
import { connect } from '@nats-io/transport-node';
import { setTimeout as pause } from 'node:timers/promises';
import { startIssuer } from './testing/issuer.js';
import { PackageNeighbour, releaseOf } from './testing/package-neighbour.js';
import type { TestRelease } from './testing/package-neighbour.js';
import { serviceSecret, startShard } from './testing/running-shard.js';
import { headersOf, knock, newIdentity } from './testing/test-client.js';
import type { RawLine } from './testing/test-client.js';
import { TestOrchestrator, fetchWindow, hear, upgrading } from './testing/upgrades-world.js';
import type { World } from './testing/upgrades-world.js';

const logger = createLogger({ service: 'spec', level: 'silent' });
const megabyte = 1_048_576;
let redis: RedisServer;
let nats: Awaited<ReturnType<typeof testNats>>;
let packages: PackageNeighbour;
let release: TestRelease;
let worlds: World[];
let board: BandwidthBoard;
let revision = 0;

beforeAll(async () => {
  const issuer = await startIssuer();
  atEndOfSpecFile(() => issuer.close());
  [redis, nats] = await Promise.all([testRedis(), testNats()]);
  packages = await PackageNeighbour.start(serviceSecret);
  release = packages.publish(releaseOf(randomBytes(4 * megabyte)));
  const rate = new ReconnectRate(redis.url, logger);
  board = new BandwidthBoard(redis.url, logger);
  atEndOfSpecFile(() => {
    rate.close();
    board.close();
  });
  await eventually(() => rate.isConnected && board.isConnected);
  await rate.set(300, 1);
  const bus = await connect({
    servers: nats.url,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 100,
  });
  atEndOfSpecFile(() => bus.close());
  const orchestrator = new TestOrchestrator(bus);
  const packageCache = { folder: await testFolder() };
  const about = { issuerUrl: issuer.url, packagesGrpc: packages.address, packageCache };
  const names = ['limits-1', 'limits-2'];
  const services: RunningService[] = await Promise.all(
    names.map((shard) => startShard({ shard, natsUrl: nats.url, redisUrl: redis.url, ...about })),
  );
  for (const service of services) {
    atEndOfSpecFile(() => service.close());
    await eventually(async () => (await fetch(`${service.url}/health/ready`)).ok);
  }
  // For a while after the rate was written nobody is let in.
  for (const { url } of services)
    await eventually(async () => {
      const { status } = await knock(url, '/agent', headersOf(newIdentity(issuer)));
      expect(status).toBe(101);
    });
  worlds = services.map(({ url }, at) => ({ issuer, orchestrator, shard: names[at] ?? '', url }));
});

beforeEach(async () => {
  await board.set(100 * megabyte, ++revision);
});

type Arrival = Readonly<{ at: number; bytes: number }>;

const worldOf = (at: number): World => {
  const world = worlds[at % worlds.length];
  if (!world) throw new Error('there are two shards');
  return world;
};

/**
 * How far ahead of a rate the downloads together ever were. Counted from the begin: on a busy machine bytes of more
 * than one second are read at once, but none before they were sent.
 */
function mostAhead(arrivals: readonly Arrival[], from: number, bytesPerSecond: number): number {
  let [received, most] = [0, 0];
  for (const { at, bytes } of arrivals) {
    received += bytes;
    most = Math.max(most, received - ((at - from) / 1_000) * bytesPerSecond);
  }
  return most;
}

it('UP-01: two shards together send no faster than the budget, share it fairly and use it', async () => {
  await board.set(2 * megabyte, ++revision);
  const clients = await Promise.all([0, 1, 2, 3].map((at) => upgrading(worldOf(at), release)));
  const arrivals: Arrival[] = [];
  const begin = performance.now();
  for (const { line } of clients)
    line.socket.on('message', (data: Buffer, isBinary: boolean) => {
      if (isBinary) arrivals.push({ at: performance.now(), bytes: data.length });
    });
  const ends = await Promise.all(
    clients.map(async ({ line, permit }) => {
      for (const offset of [0, megabyte])
        await fetchWindow(line, { permit, offset, bytes: megabyte });
      return performance.now();
    }),
  );
  // How much of the budget is used, `upgrade-bandwidth` measures.
  expect(mostAhead(arrivals, begin, 2 * megabyte)).toBeLessThanOrEqual(megabyte);
  // Who asks for the same at the same time has it at the same time: in turn, the first would have it in a quarter.
  const [first, last] = [Math.min(...ends), Math.max(...ends)];
  expect(first - begin).toBeGreaterThan((last - begin) / 2);
});

it('a client that restarts has a slot that lets it in at its time', async () => {
  const { line, permit, identity } = await upgrading(worldOf(0), release);
  line.say({ t: 'upgrade-ready', permit, away_ms: 200 });
  const { slot, in_ms } = await hear(line, 'upgrade-restart');
  line.socket.close(1012);
  await pause(in_ms);
  const headers = { ...headersOf(identity), 'jumpfleet-slot': slot };
  expect((await knock(worldOf(1).url, '/agent', headers)).status).toBe(101);
});

/** Whether anything was heard since. */
function ear(line: RawLine): () => boolean {
  let isHeard = false;
  line.socket.once('message', () => (isHeard = true));
  return () => isHeard;
}

it('while Redis is away nothing is sent and nobody is blamed, and it goes on when the budget is there again', async () => {
  const short = { lease_ms: 4_000 };
  const [loading, ready] = await Promise.all([
    upgrading(worldOf(0), release, short),
    upgrading(worldOf(1), release, short),
  ]);
  await fetchWindow(loading.line, { permit: loading.permit, offset: 0, bytes: megabyte });
  await redis.kill();
  const window = { part: 'package', offset: 0, bytes: 1_000 };
  loading.line.say({ t: 'upgrade-fetch', permit: loading.permit, ...window });
  ready.line.say({ t: 'upgrade-ready', permit: ready.permit, away_ms: 1 });
  const heard = [ear(loading.line), ear(ready.line)];
  await pause(6_000);
  expect(heard.map((isHeard) => isHeard())).toEqual([false, false]);
  const { orchestrator } = worldOf(0);
  for (const { clientId } of [loading, ready])
    await eventually(() =>
      expect(orchestrator.reportsOf(clientId, 'progress').length).toBeGreaterThan(2),
    );
  await redis.start();
  expect((await loading.line.next()).length).toBe(1_009);
  expect(await hear(ready.line, 'upgrade-restart')).toMatchObject({ permit: ready.permit });
});

it('a lease is not made longer by progress that JetStream has not kept', async () => {
  const { line, permit, clientId } = await upgrading(worldOf(1), release, { lease_ms: 2_500 });
  process.kill(nats.pid, 'SIGSTOP');
  try {
    await hearWithdrawal(line, permit);
  } finally {
    process.kill(nats.pid, 'SIGCONT');
  }
  await eventually(() =>
    expect(worldOf(1).orchestrator.reportsOf(clientId, 'expired')).toHaveLength(1),
  );
});

/** Goes on fetching: what made the lease longer would make it longer for ever. */
async function hearWithdrawal(line: RawLine, permit: number): Promise<void> {
  for (;;) {
    line.say({ t: 'upgrade-fetch', permit, part: 'package', offset: 0, bytes: 100 });
    const heard = await line.next();
    if (typeof heard === 'string' && heard.includes('upgrade-withdrawn')) return;
    await pause(100);
  }
}
