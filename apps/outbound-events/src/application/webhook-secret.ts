import { randomBytes } from 'node:crypto';

const prefix = 'whsec_';

/** Standard Webhooks: 32 random bytes, base64, with the prefix that tells what it is. */
export function newWebhookSecret(): string {
  return prefix + randomBytes(32).toString('base64');
}

export function secretBytes(secret: string): Buffer {
  return Buffer.from(secret.slice(prefix.length), 'base64');
}
