import { SpanKind, withSpan } from '@jumpfleet/observability';
import type { Job } from 'bullmq';
import { UnrecoverableError, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { JobQueue } from './job-queue.js';
import { JobDataInvalid } from './job-types.js';
import type { JobData, JobName, JobTypes } from './job-types.js';
import { workerConnection } from './redis-connections.js';

export type JobHandlers<Jobs extends JobTypes> = {
  readonly [Name in JobName<Jobs>]: (data: JobData<Jobs, Name>) => Promise<void>;
};

const storedJob = z.object({ data: z.unknown(), traceparent: z.string().optional() });

/**
 * Runs a queue's jobs, each at least once: a handler must stand being run twice. A handler that throws
 * is run again a bounded number of times; data that does not match its schema is set aside at once.
 */
export class JobWorker<Jobs extends JobTypes> {
  private readonly redis: Redis;
  private readonly worker: Worker;
  private readonly seconds;

  constructor(
    private readonly queue: JobQueue<Jobs>,
    private readonly handlers: JobHandlers<Jobs>,
    { concurrency }: Readonly<{ concurrency: number }>,
  ) {
    const { name, redisUrl, logger, metrics } = queue.options;
    this.seconds = metrics.histogram(
      'jumpfleet_job_duration_seconds',
      'Time that jobs took, by outcome',
      ['queue', 'job', 'outcome'],
    );
    this.redis = workerConnection(redisUrl);
    this.redis.on('error', (error: Error) => {
      logger.warn({ queue: name, reason: error.message }, 'Redis does not answer');
    });
    this.worker = new Worker(name, (job) => this.run(job), {
      connection: this.redis,
      concurrency,
      autorun: false,
      maxStalledCount: 3,
    });
    this.worker.on('error', (error) => {
      logger.debug({ queue: name, reason: error.message }, 'the queue does not answer');
    });
    this.worker.on('failed', (job, error) => {
      const last = job !== undefined && job.attemptsMade >= (job.opts.attempts ?? 1);
      logger[last ? 'error' : 'warn'](
        { queue: name, job: job?.name, run: job?.attemptsMade, err: error },
        last ? 'a job was set aside' : 'a job failed and will run again',
      );
    });
  }

  start(): void {
    const { name, logger } = this.queue.options;
    this.worker.run().catch((error: unknown) => {
      logger.error({ queue: name, err: error }, 'the queue is no longer worked on');
    });
  }

  /** Takes no more jobs and waits for those that run. */
  async close(): Promise<void> {
    const redisAway = this.redis.status !== 'ready';
    await this.worker.close(redisAway);
    this.redis.disconnect();
  }

  private async run(job: Job): Promise<void> {
    const { name: queue } = this.queue.options;
    const stop = this.seconds.startTimer({ queue, job: job.name });
    const { data, traceparent } = storedJob.parse(job.data);
    try {
      await withSpan(
        `job ${queue} ${job.name}`,
        {
          parent: traceparent,
          kind: SpanKind.CONSUMER,
          attributes: { 'messaging.system': 'bullmq', 'messaging.destination.name': queue },
        },
        () => this.handle(job.name, data),
      );
      stop({ outcome: 'done' });
    } catch (error) {
      stop({ outcome: 'failed' });
      throw error;
    }
  }

  private async handle(name: string, data: unknown): Promise<void> {
    const { name: queue, jobs } = this.queue.options;
    const handler = (this.handlers as Readonly<Record<string, (data: unknown) => Promise<void>>>)[
      name
    ];
    const parsed = jobs[name]?.safeParse(data);
    if (handler === undefined || !parsed?.success)
      throw new UnrecoverableError(new JobDataInvalid(queue, name, parsed?.error).message);
    await handler(parsed.data);
  }
}
