export { JobQueue } from './job-queue.js';
export type { JobQueueOptions } from './job-queue.js';
export { JobDataInvalid, JobsUnavailable } from './job-types.js';
export type { JobData, JobName, JobRequest, JobTypes } from './job-types.js';
export { JobWorker } from './job-worker.js';
export type { JobHandlers } from './job-worker.js';
