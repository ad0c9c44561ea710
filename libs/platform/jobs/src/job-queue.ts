import type { Counter, Logger, Metrics } from '@jumpfleet/observability';
import { currentTraceparent } from '@jumpfleet/observability';
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { JobName, JobRequest, JobTypes, StoredJob } from './job-types.js';
import { JobDataInvalid, JobsUnavailable } from './job-types.js';
import { producerConnection } from './redis-connections.js';

export type JobQueueOptions<Jobs extends JobTypes> = Readonly<{
  name: string;
  jobs: Jobs;
  redisUrl: string;
  logger: Logger;
  metrics: Metrics;
  /** How often one job may run when its handler throws; then it is set aside. */
  attempts?: number;
  /** First pause between those runs; it doubles. */
  backoffMs?: number;
}>;

/** Finished jobs leave Redis at once; the last failed ones stay a day to be looked at. */
const removal = { removeOnComplete: true, removeOnFail: { age: 86_400, count: 1_000 } };

/** A BullMQ queue whose jobs are typed and validated, and carry the trace that they came from. */
export class JobQueue<Jobs extends JobTypes> {
  private readonly redis: Redis;
  private queue: Promise<Queue> | undefined;
  private readonly added: Counter;

  constructor(readonly options: JobQueueOptions<Jobs>) {
    const { name, redisUrl, logger, metrics } = options;
    this.redis = producerConnection(redisUrl);
    this.redis.on('error', (error: Error) => {
      logger.warn({ queue: name, reason: error.message }, 'Redis does not answer');
    });
    this.added = metrics.counter('jumpfleet_jobs_added_total', 'Jobs put into a queue', ['queue']);
  }

  /** Throws `JobsUnavailable` at once while Redis is away. */
  async add(...requests: readonly JobRequest<Jobs>[]): Promise<void> {
    const { name: queue } = this.options;
    const jobs = requests.map(({ name, data, delayMs = 0, traceparent }) => ({
      name,
      data: this.store(name, data, traceparent ?? currentTraceparent()),
      opts: { delay: Math.max(0, Math.ceil(delayMs)) },
    }));
    try {
      const opened = await (this.queue ??= this.open());
      await opened.addBulk(jobs);
    } catch (error) {
      throw new JobsUnavailable(queue, error);
    }
    this.added.inc({ queue }, jobs.length);
  }

  /** Calls back when Redis takes jobs: at the start and each time it comes back. Answers with the way to stop that. */
  onConnected(listener: () => void): () => void {
    this.redis.on('ready', listener);
    if (this.redis.status === 'ready') listener();
    return () => {
      this.redis.off('ready', listener);
    };
  }

  /** For the readiness of the service. */
  async check(): Promise<void> {
    try {
      await this.redis.ping();
    } catch (error) {
      throw new JobsUnavailable(this.options.name, error);
    }
  }

  async close(): Promise<void> {
    const opened = await this.queue?.catch(ignoreConnectionNoise);
    await opened?.close().catch(ignoreConnectionNoise);
    this.redis.disconnect();
  }

  /** Only on a live connection: a queue that could not be opened once never opens. */
  private async open(): Promise<Queue> {
    const { name, attempts = 3, backoffMs = 1_000 } = this.options;
    try {
      await this.redis.ping();
      const queue = new Queue(name, {
        connection: this.redis,
        defaultJobOptions: {
          attempts,
          backoff: { type: 'exponential', delay: backoffMs, jitter: 0.5 },
          ...removal,
        },
      });
      queue.on('error', ignoreConnectionNoise);
      await queue.waitUntilReady();
      return queue;
    } catch (error) {
      this.queue = undefined;
      throw error;
    }
  }

  private store(name: JobName<Jobs>, data: unknown, traceparent?: string): StoredJob {
    const { name: queue, jobs } = this.options;
    const parsed = jobs[name]?.safeParse(data);
    if (!parsed?.success) throw new JobDataInvalid(queue, name, parsed?.error);
    return { data, ...(traceparent === undefined ? {} : { traceparent }) };
  }
}

/** The connection's own listener logs it; the queue repeats each of its errors. */
function ignoreConnectionNoise(): void {
  return;
}
