import { z } from 'zod';

/** A fact that passes: told to whoever listens, at least once, and kept by nobody. */
export const news = z.object({
  /** The same however often it is told. */
  id: z.uuid(),
  /** Grows from one to the next that was written of the same thing. */
  sequence: z.number().int(),
  /** `jumpfleet/registry` */
  source: z.string(),
  type: z.string(),
  time: z.iso.datetime({ offset: true }),
  subject: z.string(),
  data: z.unknown(),
});
export type News = z.infer<typeof news>;

export const newsSubject = (source: string): string => `news.${source}`;
