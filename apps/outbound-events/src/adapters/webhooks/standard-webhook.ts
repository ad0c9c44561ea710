import { createHmac } from 'node:crypto';
import { secretBytes } from '../../application/webhook-secret.js';

type Signed = Readonly<{ id: string; secrets: readonly string[]; bytes: Buffer }>;

/** The headers of Standard Webhooks 1.0 over exactly the bytes that are sent; each secret signs. */
export function standardWebhookHeaders(
  { id, secrets, bytes }: Signed,
  now: Date,
): Record<string, string> {
  const timestamp = String(Math.floor(now.getTime() / 1_000));
  const signature = (secret: string) =>
    createHmac('sha256', secretBytes(secret))
      .update(`${id}.${timestamp}.`)
      .update(bytes)
      .digest('base64');
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': secrets.map((secret) => `v1,${signature(secret)}`).join(' '),
  };
}
