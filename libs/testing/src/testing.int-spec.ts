import { beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { Client } from 'pg';

import { eventually, fakeClock, testDatabase, testNats, testRedis } from './index.js';

describe('the servers of a spec file', () => {
  let first: string;
  let second: string;

  beforeAll(async () => {
    first = await testDatabase();
    second = await testDatabase();
  });

  it('are databases that do not see each other', async () => {
    const [one, other] = [new Client(first), new Client(second)];
    await one.connect();
    await other.connect();
    await one.query('create table mine (id int)');
    await expect(other.query('select * from mine')).rejects.toThrow('does not exist');
    await Promise.all([one.end(), other.end()]);
  });
});

describe('a Redis of the own', () => {
  let redis: Redis;

  beforeAll(async () => {
    const server = await testRedis();
    const nats = await testNats();
    expect(nats.running).toBe(true);
    redis = new Redis(server.url);
  });

  it('answers, and a condition is waited for', async () => {
    const clock = fakeClock();
    setTimeout(() => {
      clock.advance(1);
    }, 30);
    await eventually(() => clock.now().getMilliseconds() === 1);
    expect(await redis.ping()).toBe('PONG');
    redis.disconnect();
  });
});
