import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A fast receiver in a process of its own, for many recipients: the path says whose, and how it behaves. Answers the
 * parent's question with what came so far and begins anew.
 */
export type Arrivals = Readonly<{
  count: number;
  /** Milliseconds from the event to the arrival of its first attempt, at recipients called ok. */
  ms: readonly number[];
  /** Arrivals of a webhook that had come before. */
  repeated: number;
}>;

const slowMs = 2_000;
const seen = new Set<string>();
let ms: number[] = [];
let count = 0;
let repeated = 0;

function note(id: string, body: string): void {
  count++;
  if (seen.has(id)) {
    repeated++;
    return;
  }
  seen.add(id);
  const at = body.indexOf('"time":"');
  if (at > 0) ms.push(Date.now() - Date.parse(body.slice(at + 8, at + 32)));
}

const server = createServer((request, response) => {
  const id = String(request.headers['webhook-id']);
  const behaviour = request.url?.split('/')[1];
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (piece: string) => (body += piece));
  request.on('end', () => {
    switch (behaviour) {
      case 'hang':
        return;
      case 'fail':
        response.writeHead(500).end();
        return;
      case 'well':
        response.writeHead(200, { 'content-length': 0 }).end();
        return;
      case 'slow':
        setTimeout(() => response.writeHead(200).end(), slowMs);
        return;
      default:
        note(id, body);
        response.writeHead(200, { 'content-length': 0 }).end();
    }
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  process.send?.({ port: (server.address() as AddressInfo).port });
});
process.on('message', () => {
  process.send?.({ count, ms, repeated } satisfies Arrivals);
  [count, repeated, ms] = [0, 0, []];
});
process.once('disconnect', () => process.exit());
