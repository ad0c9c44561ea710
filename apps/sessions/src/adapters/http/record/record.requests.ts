import { inputText } from '@jumpfleet/http';
import { z } from 'zod';

export const sessionId = z.uuid();

/** Pages by what was the last seen; each page has its next in `next_after`. */
export const pageRequest = z.strictObject({
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(1_000).default(500),
});
export type PageRequest = z.output<typeof pageRequest>;

export const sayRequest = z.strictObject({
  /** A repetition with the same adds nothing. */
  id: z.uuid().default(() => crypto.randomUUID()),
  text: inputText(4_000, 1),
});
export type SayRequest = z.output<typeof sayRequest>;

export const shellParameters = z.object({
  id: z.uuid(),
  leg: z.uuid(),
  channel: z.coerce.number().int().min(1).max(0xffff_ffff),
});
export type ShellParameters = z.output<typeof shellParameters>;

export const recordingRequest = z.strictObject({
  instance: z.coerce.number().int().min(1).max(1_000_000).optional(),
});
export type RecordingRequest = z.output<typeof recordingRequest>;

const surveyAnswer = z.strictObject({
  /** `rating` and `comments` are those that reports of the field know. */
  name: inputText(64, 1),
  label: inputText(512).default(''),
  type: z.enum(['rating', 'text', 'choice']).default('text'),
  value: inputText(8_192),
});

export const surveyRequest = z.strictObject({
  answers: z
    .array(surveyAnswer)
    .min(1)
    .max(50)
    .refine(
      (answers) => new Set(answers.map(({ name }) => name)).size === answers.length,
      'has two answers of the same name',
    )
    .transform((answers) => answers.map((one) => ({ ...one, label: one.label || one.name }))),
});
export type SurveyRequest = z.output<typeof surveyRequest>;
