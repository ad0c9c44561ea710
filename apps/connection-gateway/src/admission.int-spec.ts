import { createLogger } from '@jumpfleet/observability';
import { slotAnswer } from '@jumpfleet/gateway-contracts';
import type { RunningService } from '@jumpfleet/lifecycle';
import { ReconnectRate } from '@jumpfleet/limits';
import type { RedisServer } from '@jumpfleet/local-servers';
import { eventually, testNats, testRedis } from '@jumpfleet/testing';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { startIssuer } from './testing/issuer.js';
import type { Issuer } from './testing/issuer.js';
import { startShard } from './testing/running-shard.js';
import { knock, newIdentity } from './testing/test-client.js';
import type { Identity } from './testing/test-client.js';

let issuer: Issuer;
let redis: RedisServer;
let rate: ReconnectRate;
let shards: RunningService[];

beforeAll(async () => {
  issuer = await startIssuer();
  redis = await testRedis();
  const nats = await testNats();
  rate = new ReconnectRate(redis.url, createLogger({ service: 'spec', level: 'silent' }));
  await eventually(() => rate.isConnected);
  await rate.set(2, 1);
  const shared = { natsUrl: nats.url, issuerUrl: issuer.url, redisUrl: redis.url };
  shards = await Promise.all(
    ['shard-1', 'shard-2'].map((shard) => startShard({ shard, ...shared })),
  );
  for (const { url } of shards)
    await eventually(async () => (await fetch(`${url}/health/ready`)).ok);
});

afterAll(async () => {
  rate.close();
  await Promise.all(shards.map((shard) => shard.close()));
  issuer.close();
});

const ask = async (identity: Identity, shard: 0 | 1, slot?: string) => {
  const headers = {
    authorization: `JumpClient ${identity.credential}`,
    ...(slot === undefined ? {} : { 'jumpfleet-slot': slot }),
  };
  const { status, body } = await knock(shards[shard]?.url ?? '', '/agent', headers);
  return { status, answer: status === 503 ? slotAnswer.parse(JSON.parse(body)) : undefined };
};

it('A client that has to wait gets a slot, keeps it on every shard, and is let in when it comes', async () => {
  const crowd = Array.from({ length: 10 }, () => newIdentity(issuer));
  await Promise.all(crowd.map((identity, i) => ask(identity, i % 2 === 0 ? 0 : 1)));
  const identity = newIdentity(issuer);
  const first = await ask(identity, 0);
  expect(first).toMatchObject({ status: 503, answer: { code: 'reconnect-slot' } });
  const again = await ask(identity, 1);
  expect(again.answer?.slot).toBe(first.answer?.slot);
  await pause(again.answer?.slot_in_ms ?? 0);
  expect((await ask(identity, 1, again.answer?.slot)).status).toBe(101);
});

it('Nobody new is let in while Redis is away, and it is said so', async () => {
  await redis.kill();
  await eventually(async () => {
    expect(await ask(newIdentity(issuer), 0)).toMatchObject({
      status: 503,
      answer: { code: 'admission-unavailable' },
    });
  });
});
