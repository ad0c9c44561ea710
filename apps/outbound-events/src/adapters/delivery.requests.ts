import { z } from 'zod';

export const deliveryId = z.string().regex(/^msg_[\da-f]{32}$/);

/** The sequence number below which a page continues; opaque to callers. */
export const deliveryCursor = z
  .string()
  .regex(/^[1-9]\d{0,14}$/)
  .transform(Number);
