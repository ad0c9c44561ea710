import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { workspaceRoot } from '@jumpfleet/local-servers';
import type { RedisServer } from '@jumpfleet/local-servers';
import { createLogger } from '@jumpfleet/observability';
import { atEndOfSpecFile, eventually, testRedis } from '@jumpfleet/testing';
import { recentAdmissions } from './admission-record.js';
import { burst } from './line.js';
import { ReconnectRate } from './reconnect-rate.js';
import type { Crowd } from './testing/limiter-process.js';

const rate = 200;
const clientsEach = 320;
const second = 1_000;

async function redisWithRate(): Promise<RedisServer> {
  const redis = await testRedis();
  const writer = new ReconnectRate(redis.url, createLogger({ service: 'limits', level: 'silent' }));
  atEndOfSpecFile(() => writer.close());
  await eventually(() => writer.isConnected);
  await writer.set(rate, 1);
  return redis;
}

/** Three processes, each with its crowd; all begin at once. */
async function storm(redis: RedisServer, more: Partial<Crowd> = {}): Promise<ChildProcess[]> {
  const crowd: Crowd = {
    url: redis.url,
    clients: clientsEach,
    spreadMs: 2_000,
    awayShare: 0,
    lateShare: 0,
    ...more,
  };
  const program = join(import.meta.dirname, 'testing/limiter-process.ts');
  const execArgv = ['--import', join(workspaceRoot(), 'tools/setup/typescript.mjs')];
  const processes = Array.from({ length: 3 }, () =>
    fork(program, [JSON.stringify(crowd)], { execArgv }),
  );
  await Promise.all(processes.map((process) => once(process, 'message')));
  for (const process of processes) process.send('begin');
  return processes;
}

const ended = (processes: readonly ChildProcess[]) =>
  Promise.all(processes.map((process) => once(process, 'exit')));

function fullestSecond(instants: readonly number[]): number {
  let first = 0;
  let most = 0;
  instants.forEach((at, i) => {
    while (at - (instants[first] ?? at) >= second) first++;
    most = Math.max(most, i - first + 1);
  });
  return most;
}

it('Processes that share a Redis let in at the rate together, also when clients are late or stay away', async () => {
  const redis = await redisWithRate();
  await ended(await storm(redis, { awayShare: 0.1, lateShare: 0.1 }));
  const admissions = await recentAdmissions(redis.url);
  expect(admissions.length).toBeGreaterThan(0.85 * 3 * clientsEach);
  expect(fullestSecond(admissions)).toBeLessThanOrEqual(rate + burst(rate));
});

it('Processes that share a Redis never exceed the rate, also while one of them dies', async () => {
  const redis = await redisWithRate();
  const processes = await storm(redis);
  await eventually(async () => (await recentAdmissions(redis.url)).length > rate);
  processes[0]?.kill('SIGKILL');
  await ended(processes);
  const admissions = await recentAdmissions(redis.url);
  expect(admissions.length).toBeGreaterThanOrEqual(2 * clientsEach);
  expect(fullestSecond(admissions)).toBeLessThanOrEqual(rate + burst(rate));
});
