import { z } from 'zod';
import type { OutboundEventName } from './event-names.js';

/**
 * `dead`: the retry duration was over, it can be delivered again. `skipped`: the recipient's rules had
 * nothing to send for it. `dropped`: its recipient was deleted before it could go.
 */
export const deliveryStatus = z.enum(['queued', 'delivered', 'skipped', 'dead', 'dropped']);
export type DeliveryStatus = z.infer<typeof deliveryStatus>;

export type DeliveryAttempt = Readonly<{
  number: number;
  at: string;
  duration_ms: number;
  /** HTTP status of the answer; null when none came. */
  status_code: number | null;
  /** Stable code of what went wrong; null when the recipient accepted. */
  error: string | null;
  /** The beginning of the answer, for whoever looks for what went wrong. */
  response_excerpt: string | null;
}>;

export type DeliveryItem = Readonly<{
  /** Also the `webhook-id` of every attempt. */
  id: string;
  recipient: string;
  event: OutboundEventName;
  event_id: string;
  key: string;
  status: DeliveryStatus;
  created_at: string;
  next_attempt_at: string | null;
  finished_at: string | null;
  attempts: readonly DeliveryAttempt[];
}>;
