import { upgradesProto } from '@jumpfleet/upgrades-contracts';
import { grpcClient } from '@jumpfleet/grpc';
import type { GrpcClient } from '@jumpfleet/grpc';
import { startService } from '@jumpfleet/lifecycle';
import type { RunningService } from '@jumpfleet/lifecycle';
import type { RedisServer } from '@jumpfleet/local-servers';
import {
  accessToken,
  answersToStrangers,
  serviceSecret,
  startPolicyNeighbour,
} from '@jumpfleet/policy-neighbour';
import { eventually, testDatabase, testNats, testRedis } from '@jumpfleet/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connect } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';
import { Redis } from 'ioredis';
import { AppModule } from './app.module.js';
import { readConfig } from './config.js';

const databaseUrl = await testDatabase('upgrades');
let policy: RunningService;
let orchestrator: RunningService;
let caller: GrpcClient<UpgradeSettingsService>;
let redis: RedisServer;
let nats: NatsConnection;
let asks: Redis;
const published: unknown[] = [];

beforeAll(async () => {
  policy = await startPolicyNeighbour();
  redis = await testRedis();
  const natsServer = await testNats();
  nats = await connect({ servers: natsServer.url });
  nats.subscribe('events.upgrades.*.reconnect-rate.changed', {
    callback: (_error, message) => {
      published.push(message.json());
    },
  });
  asks = new Redis(redis.url);
  asks.on('error', () => undefined);
  orchestrator = await start(natsServer.url);
  await eventually(async () => (await fetch(`${orchestrator.url}/health/ready`)).ok);
  caller = grpcClient<UpgradeSettingsService>(orchestrator.grpcAddress ?? '', {
    deadlineMs: 20_000,
    ...service,
    serviceSecret,
  });
});

afterAll(async () => {
  asks.disconnect();
  caller.close();
  await orchestrator.close();
  await policy.close();
  await nats.close();
});

function start(natsUrl: string): Promise<RunningService> {
  const config = readConfig({
    HTTP_PORT: '0',
    GRPC_PORT: '0',
    DATABASE_URL: databaseUrl,
    NATS_URL: natsUrl,
    REDIS_URL: redis.url,
    POLICY_URL: policy.url,
    POLICY_GRPC: policy.grpcAddress ?? '',
    REGISTRY_GRPC: '127.0.0.1:1',
    LOG_LEVEL: 'silent',
    SERVICE_SECRET: serviceSecret,
  });
  return startService({
    name: 'upgrade-orchestrator',
    config,
    module: AppModule.forConfig(config),
    grpc: { package: 'jumpfleet.upgrades.v1', protoPath: upgradesProto },
  });
}

const service = {
  protoPath: upgradesProto,
  package: 'jumpfleet.upgrades.v1',
  service: 'UpgradeSettingsService',
};

interface UpgradeSettingsService {
  getReconnectRate(request: object): Rate;
  changeReconnectRate(rate: Rate): Rate;
  getUpgradeSettings(request: object): UpgradeSettings;
  changeUpgradeSettings(wish: Partial<UpgradeSettings>): UpgradeSettings;
}
type UpgradeSettings = Readonly<{
  concurrentUpgrades: number;
  bandwidthBytesPerSecond: number;
  automaticUpgrades: string;
}>;
type Rate = Readonly<{ connectionsPerSecond: number }>;

const current = () => caller.client.getReconnectRate({});
const change = (connectionsPerSecond: number, token = accessToken()) =>
  caller.client.changeReconnectRate({ connectionsPerSecond }, { accessToken: token });
const rateInRedis = () => asks.hget('jumpfleet:reconnect-rate', 'rate');

describe('The reconnect rate setting', () => {
  it.each([undefined, 'a secret that is not the one of this site'])(
    'is told to services only, and changed by who brings a token (%p)',
    async (secret) => {
      expect(await answersToStrangers(orchestrator, service, secret)).toEqual({
        getReconnectRate: 'service-secret-invalid',
        changeReconnectRate: 'token-missing',
        getUpgradeSettings: 'service-secret-invalid',
        changeUpgradeSettings: 'token-missing',
      });
    },
  );

  it('is 50 a second at first, and the shards are told', async () => {
    expect(await current()).toEqual({ connectionsPerSecond: 50 });
    await eventually(async () => (await rateInRedis()) === '50');
  });

  it('reaches the shards as soon as it is changed, and other services as an event', async () => {
    expect(await change(300)).toEqual({ connectionsPerSecond: 300 });
    expect(await rateInRedis()).toBe('300');
    expect(await current()).toEqual({ connectionsPerSecond: 300 });
    await eventually(() => {
      expect(published).toEqual([
        expect.objectContaining({
          type: 'jumpfleet.reconnect-rate.changed.v1',
          data: { connectionsPerSecond: 300 },
          actor: { type: 'user', id: 'user-ada', name: 'Ada' },
        }),
      ]);
    });
  });

  it.each([0, 301])('GW-02: is never %d', (perSecond) =>
    expect(change(perSecond)).rejects.toMatchObject({
      code: 3,
      problemCode: 'connection-rate-out-of-bounds',
    }),
  );

  it('is for those who may manage settings', async () => {
    await expect(change(10, accessToken({ administrator: false }))).rejects.toMatchObject({
      code: 7,
    });
    await expect(change(10, 'x')).rejects.toMatchObject({ code: 16 });
  });

  it('is written again when Redis has forgotten it, and when Redis was restarted', async () => {
    await asks.flushall();
    await eventually(async () => (await rateInRedis()) === '300');
    const run = await asks.hget('jumpfleet:reconnect-rate', 'run');
    await redis.kill();
    await redis.start();
    await eventually(async () => {
      expect(await asks.hmget('jumpfleet:reconnect-rate', 'rate', 'run')).toEqual([
        '300',
        expect.not.stringMatching(run ?? ''),
      ]);
    });
  });
});

describe('The settings of upgrades', () => {
  const settings = () => caller.client.getUpgradeSettings({});
  const change = (wish: Partial<UpgradeSettings>, token = accessToken()) =>
    caller.client.changeUpgradeSettings(wish, { accessToken: token });
  const first = {
    concurrentUpgrades: 100,
    bandwidthBytesPerSecond: 104_857_600,
    automaticUpgrades: 'disabled',
  };

  it('UP-01, UP-02, UP-04: are 100 at once, 100 MiB a second and not by itself, at first', async () => {
    expect(await settings()).toMatchObject(first);
  });

  it('change one by one, and what is not said stays', async () => {
    expect(await change({ concurrentUpgrades: 500 })).toMatchObject({
      ...first,
      concurrentUpgrades: 500,
    });
    expect(await change({ bandwidthBytesPerSecond: 0 })).toMatchObject({
      concurrentUpgrades: 500,
      bandwidthBytesPerSecond: 0,
    });
    expect(await change({ automaticUpgrades: 'enabled' })).toMatchObject({
      automaticUpgrades: 'enabled',
    });
    expect(await change(first)).toMatchObject(first);
    expect(await settings()).toMatchObject(first);
  });

  it.each([
    ['concurrent-upgrades-out-of-bounds', { concurrentUpgrades: 0 }],
    [
      'concurrent-upgrades-out-of-bounds',
      { concurrentUpgrades: 501, automaticUpgrades: 'enabled' },
    ],
    ['upgrade-bandwidth-out-of-bounds', { bandwidthBytesPerSecond: 65_535 }],
    ['upgrade-bandwidth-out-of-bounds', { bandwidthBytesPerSecond: 104_857_601 }],
    ['automatic-upgrades-unknown', { automaticUpgrades: 'always' }],
  ])('UP-01, UP-02, UP-04: %s is refused, and nothing of that wish holds', async (code, wish) => {
    await expect(change(wish)).rejects.toMatchObject({ code: 3, problemCode: code });
    expect(await settings()).toMatchObject(first);
  });

  it('are for those who may manage settings', async () => {
    const token = accessToken({ administrator: false });
    await expect(change({ concurrentUpgrades: 2 }, token)).rejects.toMatchObject({ code: 7 });
  });
});
