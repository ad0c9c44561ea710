import { upgradesProto } from '@jumpfleet/upgrades-contracts';
import { startService } from '@jumpfleet/lifecycle';
import type { RunningService } from '@jumpfleet/lifecycle';
import type { RedisServer } from '@jumpfleet/local-servers';
import { accessToken, startPolicyNeighbour } from '@jumpfleet/policy-neighbour';
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
});

afterAll(async () => {
  asks.disconnect();
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
    LOG_LEVEL: 'silent',
  });
  return startService({
    name: 'upgrade-orchestrator',
    config,
    module: AppModule.forConfig(config),
    grpc: { package: 'jumpfleet.upgrades.v1', protoPath: upgradesProto },
  });
}

async function settings(method: 'GET' | 'PUT', body?: string, token = accessToken()) {
  const answer = await fetch(`${orchestrator.url}/api/v1/settings/jump-clients`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

const rate = (perSecond: unknown) => JSON.stringify({ connection_rate_per_second: perSecond });
const rateInRedis = () => asks.hget('jumpfleet:reconnect-rate', 'rate');

describe('The reconnect rate setting', () => {
  it('is 50 a second at first, and the shards are told', async () => {
    expect(await settings('GET')).toEqual({
      status: 200,
      body: { connection_rate_per_second: 50 },
    });
    await eventually(async () => (await rateInRedis()) === '50');
  });

  it('reaches the shards as soon as it is changed, and other services as an event', async () => {
    expect(await settings('PUT', rate(300))).toMatchObject({ status: 200 });
    expect(await rateInRedis()).toBe('300');
    expect(await settings('GET')).toMatchObject({ body: { connection_rate_per_second: 300 } });
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

  it.each([0, 301, 2.5, -5])('is never %d', async (perSecond) => {
    expect(await settings('PUT', rate(perSecond))).toMatchObject({
      status: 422,
      body: { code: 'connection-rate-out-of-bounds' },
    });
  });

  it.each([
    ['{', 'malformed-json'],
    [rate('fast'), 'invalid-request'],
    ['{}', 'invalid-request'],
    ['{"connection_rate_per_second":5,"more":1}', 'invalid-request'],
  ])('does not take %s', async (body, code) => {
    expect(await settings('PUT', body)).toMatchObject({ status: 400, body: { code } });
  });

  it('is for those who may manage settings', async () => {
    expect(await settings('PUT', rate(10), accessToken({ administrator: false }))).toMatchObject({
      status: 403,
    });
    expect(await settings('GET', undefined, 'x')).toMatchObject({ status: 401 });
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
