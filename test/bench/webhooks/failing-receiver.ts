import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A receiver that fails a share of what it gets, in a process of its own: half of those with 500, half by
 * accepting and closing the line before the answer is out. It keeps what came, in order, by the recipient in
 * the path, and tells its parent.
 */
export type HeardBy = Readonly<{
  /** Numbers of facts in the order of their arrivals, attempts that failed included. */
  arrivals: readonly number[];
  /** Those that were answered with 200. */
  accepted: readonly number[];
}>;
export type Heard = Readonly<{
  recipients: Readonly<Record<string, HeardBy>>;
  /** Facts that came under another webhook-id, or with other bytes, than before. */
  changed: number;
  refused: number;
  unanswered: number;
}>;
export type Conduct = Readonly<{ failShare: number }>;
type Known = Readonly<{
  arrivals: number[];
  accepted: Set<number>;
  webhooks: Map<number, string>;
}>;

const recipients = new Map<string, Known>();
let conduct: Conduct = { failShare: 0.1 };
const counts = { changed: 0, refused: 0, unanswered: 0 };

function knownOf(recipient: string): Known {
  const known = recipients.get(recipient) ?? {
    arrivals: [],
    accepted: new Set<number>(),
    webhooks: new Map<number, string>(),
  };
  recipients.set(recipient, known);
  return known;
}

/** The number of the fact, as the ticket that it is about. */
function numberIn(body: string): number {
  const [, text = ''] = /(?:external_key=|"externalKey":")(\d+)/.exec(body) ?? [];
  return Number(text);
}

function take(request: IncomingMessage, body: string, response: ServerResponse): void {
  const known = knownOf(request.url ?? '/');
  const number = numberIn(body);
  known.arrivals.push(number);
  const id = String(request.headers['webhook-id']);
  const webhook = `${id} ${createHash('sha256').update(body).digest('base64')}`;
  if ((known.webhooks.get(number) ?? webhook) !== webhook) counts.changed++;
  known.webhooks.set(number, webhook);
  const luck = Math.random();
  if (luck < conduct.failShare / 2) {
    counts.refused++;
    response.writeHead(500).end();
    return;
  }
  if (luck < conduct.failShare) {
    counts.unanswered++;
    request.socket.destroy();
    return;
  }
  known.accepted.add(number);
  response.writeHead(200, { 'content-length': 0 }).end();
}

function heard(): Heard {
  const told = [...recipients].map(([recipient, { arrivals, accepted }]) => [
    recipient,
    { arrivals, accepted: [...accepted] },
  ]);
  return { recipients: Object.fromEntries(told) as Heard['recipients'], ...counts };
}

function acceptedCount(): number {
  let count = 0;
  for (const { accepted } of recipients.values()) count += accepted.size;
  return count;
}

const server = createServer((request, response) => {
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (piece: string) => (body += piece));
  request.on('end', () => {
    take(request, body, response);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  process.send?.({ port: (server.address() as AddressInfo).port });
});
process.on('message', (asked: 'count' | 'heard' | Conduct) => {
  if (asked === 'count') process.send?.(acceptedCount());
  else if (asked === 'heard') process.send?.(heard());
  else conduct = asked;
});
process.once('disconnect', () => process.exit());
