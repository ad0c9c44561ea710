import type { z } from 'zod';

/** A queue's jobs by name, each with the schema of its data. */
export type JobTypes = Readonly<Record<string, z.ZodType>>;

export type JobName<Jobs extends JobTypes> = keyof Jobs & string;
export type JobData<Jobs extends JobTypes, Name extends JobName<Jobs>> = z.output<Jobs[Name]>;

export type JobRequest<Jobs extends JobTypes> = {
  [Name in JobName<Jobs>]: Readonly<{
    name: Name;
    data: JobData<Jobs, Name>;
    delayMs?: number;
    /** The trace that the job belongs to; the active one when left out. */
    traceparent?: string | undefined;
  }>;
}[JobName<Jobs>];

/** What Redis holds: the data, and the trace that it came from. */
export type StoredJob = Readonly<{ data: unknown; traceparent?: string }>;

/** Redis does not answer. Jobs are never the truth: keep the row and schedule it again on `connected`. */
export class JobsUnavailable extends Error {
  override readonly name = 'JobsUnavailable';

  constructor(
    readonly queue: string,
    cause: unknown,
  ) {
    super(`Redis does not take jobs for ${queue}`, { cause });
  }
}

/** The data does not match the job's schema: a defect of the caller, or a job of another version. */
export class JobDataInvalid extends Error {
  override readonly name = 'JobDataInvalid';

  constructor(
    readonly queue: string,
    readonly job: string,
    cause: unknown,
  ) {
    super(`The data of job ${job} of ${queue} does not match its schema`, { cause });
  }
}
