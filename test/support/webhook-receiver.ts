import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

import { atEndOfSpecFile } from '@jumpfleet/testing';

export type Delivery = Readonly<{ headers: IncomingHttpHeaders; body: string; at: number }>;

export type WebhookReceiver = Readonly<{
  url: string;
  deliveries: readonly Delivery[];
  /** What it answers from now on. */
  answerWith(status: number): void;
}>;

/** A ticketing system's end of a webhook: keeps what it was sent, byte for byte. */
export async function receiveWebhooks(): Promise<WebhookReceiver> {
  const deliveries: Delivery[] = [];
  let status = 200;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      deliveries.push({ headers: request.headers, body, at: Date.now() });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atEndOfSpecFile(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    deliveries,
    answerWith(next) {
      status = next;
    },
  };
}
