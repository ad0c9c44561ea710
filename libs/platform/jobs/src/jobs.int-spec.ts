import { afterEach, describe, expect, it } from '@jest/globals';
import {
  createLogger,
  createMetrics,
  currentTraceparent,
  withSpan,
} from '@jumpfleet/observability';
import { eventually, testRedis } from '@jumpfleet/testing';
import { Redis } from 'ioredis';
import { z } from 'zod';
import { JobDataInvalid, JobQueue, JobWorker, JobsUnavailable } from './index.js';
import type { JobHandlers } from './index.js';

const jobs = { greet: z.object({ name: z.string().min(1) }) };
type Jobs = typeof jobs;

const server = await testRedis();
const open: { close: () => Promise<void> }[] = [];
const keep = <T extends { close: () => Promise<void> }>(made: T): T => {
  open.push(made);
  return made;
};

afterEach(async () => {
  for (const made of open.splice(0).reverse()) await made.close();
});

async function queueNamed(name: string): Promise<JobQueue<Jobs>> {
  const queue = keep(
    new JobQueue({
      name,
      jobs,
      redisUrl: server.url,
      logger: createLogger({ service: 'jobs', level: 'silent' }),
      metrics: createMetrics('jobs'),
      attempts: 3,
      backoffMs: 1,
    }),
  );
  await eventually(() => queue.check());
  return queue;
}

function work(queue: JobQueue<Jobs>, handlers: JobHandlers<Jobs>): void {
  keep(new JobWorker(queue, handlers, { concurrency: 4 })).start();
}

describe('a queue of jobs', () => {
  it('runs what is added, in the trace that it was added in', async () => {
    const queue = await queueNamed('traced');
    const seen: { name: string; trace: string | undefined }[] = [];
    work(queue, {
      greet: async ({ name }) => {
        seen.push({ name, trace: currentTraceparent()?.split('-')[1] });
      },
    });
    const trace = await withSpan('click', {}, async () => {
      await queue.add({ name: 'greet', data: { name: 'Ada' } });
      return currentTraceparent()?.split('-')[1];
    });
    await eventually(() => {
      expect(seen).toEqual([{ name: 'Ada', trace }]);
    });
  });

  it('refuses data that does not match the schema before it reaches Redis', async () => {
    const queue = await queueNamed('checked');
    await expect(queue.add({ name: 'greet', data: { name: '' } })).rejects.toThrow(JobDataInvalid);
  });

  it('runs a failing job again, a bounded number of times, and keeps none that finished', async () => {
    const queue = await queueNamed('failing');
    const runs: string[] = [];
    work(queue, {
      greet: async ({ name }) => {
        runs.push(name);
        if (name === 'always' || runs.filter((run) => run === name).length < 2)
          throw new Error('not yet');
      },
    });
    await queue.add({ name: 'greet', data: { name: 'once' } });
    await queue.add({ name: 'greet', data: { name: 'always' } });
    const redis = new Redis(server.url);
    await eventually(async () => {
      expect([...runs].sort()).toEqual(['always', 'always', 'always', 'once', 'once']);
      expect(await redis.zcard('bull:failing:failed')).toBe(1);
      expect(await redis.zcard('bull:failing:completed')).toBe(0);
    });
    redis.disconnect();
  });

  it('counts what it did', async () => {
    const queue = await queueNamed('counted');
    work(queue, { greet: () => Promise.resolve() });
    await queue.add({ name: 'greet', data: { name: 'Ada' } });
    await eventually(async () => {
      const text = await queue.options.metrics.registry.metrics();
      expect(text).toContain('jumpfleet_jobs_added_total{queue="counted",service="jobs"} 1');
      expect(text).toMatch(/jumpfleet_job_duration_seconds_count\{[^}]*outcome="done"/);
    });
  });

  it('tells a caller at once that Redis is away, and says when it is back', async () => {
    const queue = await queueNamed('away');
    const seen: string[] = [];
    work(queue, {
      greet: async ({ name }) => {
        seen.push(name);
      },
    });
    let connections = 0;
    queue.onConnected(() => {
      connections += 1;
    });
    expect(connections).toBe(1);
    await server.kill();
    await eventually(async () => {
      await expect(queue.add({ name: 'greet', data: { name: 'lost' } })).rejects.toThrow(
        JobsUnavailable,
      );
    });
    await server.start();
    await eventually(() => {
      expect(connections).toBe(2);
    });
    await queue.add({ name: 'greet', data: { name: 'back' } });
    await eventually(() => {
      expect(seen).toContain('back');
    });
  });
});
