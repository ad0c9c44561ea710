import { JobQueue } from '@jumpfleet/jobs';
import type { Logger, Metrics } from '@jumpfleet/observability';
import { z } from 'zod';

const jobs = { wake: z.object({ recipientId: z.uuid() }) };
export type DeliveryJobs = JobQueue<typeof jobs>;
export const DELIVERY_JOBS = Symbol('DELIVERY_JOBS');

export function deliveryJobs(
  parts: Readonly<{ redisUrl: string; logger: Logger; metrics: Metrics }>,
): DeliveryJobs {
  return new JobQueue({ name: 'recipient-wakes', jobs, attempts: 2, ...parts });
}
