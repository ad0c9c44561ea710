import { z } from 'zod';

/** What shards say on line 0 of a link, as JSON: who dials shows the key first, then names lines. */
export const linkWord = z.discriminatedUnion('t', [
  z.object({ t: z.literal('hello'), key: z.string().max(64) }),
  /** From here on `number` stands for the leg's line of that id (`attach.line`). */
  z.object({ t: z.literal('line'), number: z.number().int().min(1), line: z.uuid() }),
  /** Nothing more will be said on it, or heard. */
  z.object({ t: z.literal('over'), number: z.number().int().min(1) }),
]);
export type LinkWord = z.infer<typeof linkWord>;

export const wordFrame = (word: LinkWord): Buffer => Buffer.from(JSON.stringify(word));
