import { z } from 'zod';

/** What somebody says in a session's chat. */
export const saying = z.string().min(1).max(4_000);

/** One line of a session's chat, as the record keeps it: `n` counts from 1 in each session. */
export const said = {
  n: z.number().int().min(1),
  from: z.object({
    type: z.enum(['representative', 'customer', 'system']),
    name: z.string().max(128),
  }),
  text: saying,
  at: z.iso.datetime(),
};
/** Who takes part in a session; the owner is one of the representatives. */
export const members = {
  owner: z.string(),
  members: z
    .array(
      z.object({
        type: z.enum(['representative', 'customer']),
        id: z.string(),
        name: z.string().max(128),
        /** Whether there is a line now. */
        is_connected: z.boolean(),
      }),
    )
    .max(64),
};

/** Whoever sits at the computer is asked first (PO-42). */
export const prompt = z.object({
  rule: z.enum(['each', 'once']),
  default_answer: z.enum(['allow', 'deny']),
  timeout_seconds: z.number().int().min(0).max(600),
});

/** Why a Jump Client was not installed from within a session. */
export const pinFailureCodes = ['denied-by-customer', 'pin-failed'] as const;
export type PinFailureCode = (typeof pinFailureCodes)[number];
