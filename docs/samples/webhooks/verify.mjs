import { createHmac, timingSafeEqual } from 'node:crypto';

/** True when one of the secrets signed exactly these bytes within the last five minutes. */
export function isSigned(secrets, { id, timestamp, signature }, body) {
  if (!(Math.abs(Date.now() / 1000 - Number(timestamp)) <= 300)) return false;
  const given = signature.split(' ').filter((one) => one.startsWith('v1,'));
  return secrets.some((secret) => {
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
    const digest = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
    return given.some((one) => isEqual(Buffer.from(one.slice('v1,'.length), 'base64'), digest));
  });
}

function isEqual(one, other) {
  return one.length === other.length && timingSafeEqual(one, other);
}

// node verify.mjs ID TIMESTAMP SIGNATURE < body
const [id, timestamp, signature] = process.argv.slice(2);
const pieces = [];
for await (const piece of process.stdin) pieces.push(piece);
const secrets = process.env.WEBHOOK_SECRETS.split(' ');
process.exitCode = isSigned(secrets, { id, timestamp, signature }, Buffer.concat(pieces)) ? 0 : 1;
