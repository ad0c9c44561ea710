import { JobQueue } from '@jumpfleet/jobs';
import type { Logger, Metrics } from '@jumpfleet/observability';
import { z } from 'zod';

const jobs = { attempt: z.object({ deliveryId: z.string().min(1).max(64) }) };
export type DeliveryJobs = JobQueue<typeof jobs>;
export const DELIVERY_JOBS = Symbol('DELIVERY_JOBS');

export function deliveryJobs(
  parts: Readonly<{ redisUrl: string; logger: Logger; metrics: Metrics }>,
): DeliveryJobs {
  return new JobQueue({ name: 'webhook-deliveries', jobs, attempts: 5, ...parts });
}
