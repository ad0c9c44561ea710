import { createHmac } from 'node:crypto';
import { secretBytes } from '../../application/webhook-secret.js';

/** The headers of Standard Webhooks 1.0 over exactly the bytes that are sent. */
export function standardWebhookHeaders(
  { id, secret, bytes }: Readonly<{ id: string; secret: string; bytes: Buffer }>,
  now: Date,
): Record<string, string> {
  const timestamp = String(Math.floor(now.getTime() / 1_000));
  const signature = createHmac('sha256', secretBytes(secret))
    .update(`${id}.${timestamp}.`)
    .update(bytes)
    .digest('base64');
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  };
}
