import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Received = Readonly<{
  headers: IncomingHttpHeaders;
  body: string;
  /** The form's fields, or the JSON's members. */
  fields: Record<string, unknown>;
  path: string;
}>;

/** What the ticket system does with a webhook. */
export type Behaviour = (response: ServerResponse, received: Received) => void;

export const answer =
  (status: number, headers: Record<string, string> = {}): Behaviour =>
  (response) => {
    response.writeHead(status, headers).end('thank you');
  };
export const hang: Behaviour = () => undefined;
export const dieBeforeAnswer: Behaviour = (response) => {
  response.socket?.destroy();
};
export const dieMidway: Behaviour = (response) => {
  response.writeHead(200, { 'content-length': '100' }).write('half');
  setImmediate(() => response.socket?.destroy());
};

/** A ticket system: a real HTTP server that keeps all it gets and behaves as it is told. */
export class Receiver {
  readonly received: Received[] = [];
  private readonly server: Server;

  private constructor(public behaviour: Behaviour) {
    this.server = createServer((request, response) => {
      void this.take(request, response);
    });
  }

  static async start(behaviour: Behaviour = answer(200)): Promise<Receiver> {
    const receiver = new Receiver(behaviour);
    receiver.server.listen(0, '127.0.0.1');
    await once(receiver.server, 'listening');
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/bomgareventconnect?KB=support`;
  }

  /** Sessions in the order in which their webhooks came, attempts included. */
  get keys(): unknown[] {
    return this.received.map(({ fields }) => fields['lsid']);
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('utf8');
    const { headers, url: path = '' } = request;
    const received = { headers, body, fields: fieldsOf(headers, body), path };
    this.received.push(received);
    this.behaviour(response, received);
  }
}

function fieldsOf(headers: IncomingHttpHeaders, body: string): Record<string, unknown> {
  if (headers['content-type']?.includes('json') === true)
    return JSON.parse(body) as Record<string, unknown>;
  return Object.fromEntries(new URLSearchParams(body));
}
