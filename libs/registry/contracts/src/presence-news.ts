import { z } from 'zod';

/** News of which clients came or went, told together; a client that does both in one batch is not in it. */
export const presenceChangedType = 'jumpfleet.presence.changed.v1';

/** Columns: one place in each list for each client. */
export const presenceChanged = z.object({
  clients: z.array(z.uuid()),
  online: z.array(z.boolean()),
  /** Of the connection that came or went. */
  epochs: z.array(z.number().int()),
  /** Unix milliseconds at the gateway. */
  at: z.array(z.number().int()),
  /** It was never connected before. */
  first: z.array(z.boolean()),
});
export type PresenceChanged = z.infer<typeof presenceChanged>;
