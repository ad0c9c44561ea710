import { createHmac, createSecretKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { maxRecipients } from '@jumpfleet/outbound-domain';
import { LRUCache } from 'lru-cache';
import { secretBytes } from '../../application/webhook-secret.js';

type Signed = Readonly<{ id: string; secrets: readonly string[]; bytes: Buffer }>;

/** Making a key of a secret costs more than signing with it: two for each recipient are kept. */
const keys = new LRUCache<string, KeyObject>({ max: 2 * maxRecipients });

/** The headers of Standard Webhooks 1.0 over exactly the bytes that are sent; each secret signs. */
export function standardWebhookHeaders(
  { id, secrets, bytes }: Signed,
  now: Date,
): Record<string, string> {
  const timestamp = String(Math.floor(now.getTime() / 1_000));
  const signature = (secret: string) =>
    createHmac('sha256', keyOf(secret))
      .update(`${id}.${timestamp}.`)
      .update(bytes)
      .digest('base64');
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': secrets.map((secret) => `v1,${signature(secret)}`).join(' '),
  };
}

function keyOf(secret: string): KeyObject {
  const known = keys.get(secret);
  if (known) return known;
  const key = createSecretKey(secretBytes(secret));
  keys.set(secret, key);
  return key;
}
