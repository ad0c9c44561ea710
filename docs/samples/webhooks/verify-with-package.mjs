import { Webhook } from 'standardwebhooks';

/** Throws unless one of the secrets signed exactly these bytes within the last five minutes. */
export function verify(secrets, headers, body) {
  const failures = [];
  for (const secret of secrets) {
    try {
      // The default format is a form: there is no JSON to parse.
      new Webhook(secret).verify(body, headers, { jsonParse: false });
      return;
    } catch (error) {
      failures.push(error);
    }
  }
  throw new AggregateError(failures, 'no secret of ours signed this');
}

// node verify-with-package.mjs ID TIMESTAMP SIGNATURE < body
const [id, timestamp, signature] = process.argv.slice(2);
const pieces = [];
for await (const piece of process.stdin) pieces.push(piece);
const headers = {
  'webhook-id': id,
  'webhook-timestamp': timestamp,
  'webhook-signature': signature,
};
verify(process.env.WEBHOOK_SECRETS.split(' '), headers, Buffer.concat(pieces));
