import { createHmac, timingSafeEqual } from 'node:crypto';

/** The three headers of Standard Webhooks 1.0, as far as they came. */
export type SignatureHeaders = Readonly<{
  id: string | undefined;
  timestamp: string | undefined;
  signature: string | undefined;
}>;

/** `unchecked`: no secret is known to check it with. */
export type Verdict = 'valid' | 'unchecked' | 'headers-missing' | 'too-old' | 'does-not-fit';

/** Standard Webhooks: an older or a younger delivery may be somebody's recording. */
export const toleranceSeconds = 300;

/** Valid when one of the signatures fits one of the secrets, over exactly the bytes that came. */
export function verify(
  secrets: readonly string[],
  { id, timestamp, signature }: SignatureHeaders,
  bytes: Buffer,
  now: Date,
): Verdict {
  if (secrets.length === 0) return 'unchecked';
  if (id === undefined || timestamp === undefined || signature === undefined)
    return 'headers-missing';
  const age = Math.abs(now.getTime() / 1_000 - Number(timestamp));
  if (!(age <= toleranceSeconds)) return 'too-old';
  const expected = secrets.map((secret) => digest(secret, { id, timestamp }, bytes));
  const given = signature
    .split(' ')
    .filter((one) => one.startsWith('v1,'))
    .map((one) => Buffer.from(one.slice('v1,'.length), 'base64'));
  const fits = given.some((one) => expected.some((other) => isEqual(one, other)));
  return fits ? 'valid' : 'does-not-fit';
}

/** Headers for the same bytes under the same id at another time; each secret signs. */
export function sign(secrets: readonly string[], id: string, bytes: Buffer, now: Date) {
  const timestamp = String(Math.floor(now.getTime() / 1_000));
  const signatures = secrets.map(
    (secret) => `v1,${digest(secret, { id, timestamp }, bytes).toString('base64')}`,
  );
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  };
}

function digest(
  secret: string,
  { id, timestamp }: Readonly<{ id: string; timestamp: string }>,
  bytes: Buffer,
): Buffer {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return createHmac('sha256', key).update(`${id}.${timestamp}.`).update(bytes).digest();
}

function isEqual(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}
