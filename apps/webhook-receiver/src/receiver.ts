import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { readEvent } from './event-words.js';
import type { ReadEvent } from './event-words.js';
import type { Recorded } from './recording.js';
import { verify } from './signature.js';
import type { Verdict } from './signature.js';

/** One delivery that came, and what it was answered with. */
export type Arrival = ReadEvent &
  Readonly<{
    at: string;
    id: string;
    path: string;
    signature: Verdict;
    /** It came before under the same id: a receiver has nothing more to do. */
    isRepeated: boolean;
    answered: number;
  }>;

export type Conduct = Readonly<{
  secrets: readonly string[];
  status: number;
  failShare: number;
  delayMs: number;
  /** Before it is answered: what is answered is kept. */
  save: (delivery: Recorded) => Promise<void>;
  tell: (arrival: Arrival) => void;
}>;

/** No delivery is as long. */
const maxBodyBytes = 4 * 1_048_576;
/** So many ids are remembered, those of the last deliveries. */
const maxKnownIds = 100_000;

/** A receiver as a ticket system would be one: takes what comes, verifies it, and answers as it is told. */
export class WebhookReceiver {
  private readonly known = new Set<string>();

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(
    { port, host }: Readonly<{ port: number; host: string }>,
    conduct: Conduct,
  ): Promise<WebhookReceiver> {
    const server = createServer();
    server.listen(port, host);
    await once(server, 'listening');
    const { port: taken } = server.address() as AddressInfo;
    const name = host.includes(':') ? `[${host}]` : host;
    const receiver = new WebhookReceiver(server, `http://${name}:${String(taken)}/`);
    server.on('request', (request, response) => void receiver.answer(request, response, conduct));
    return receiver;
  }

  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  /** A sender that is gone midway, or a file that cannot be written, is no delivery. */
  private async answer(
    request: IncomingMessage,
    response: ServerResponse,
    conduct: Conduct,
  ): Promise<void> {
    try {
      const bytes = await bodyOf(request);
      const status = bytes === undefined ? 413 : await this.take(request, bytes, conduct);
      response.writeHead(status, { connection: status === 413 ? 'close' : 'keep-alive' }).end();
    } catch {
      if (!response.headersSent) response.writeHead(500);
      response.end();
    }
  }

  private async take(request: IncomingMessage, bytes: Buffer, conduct: Conduct): Promise<number> {
    const now = new Date();
    const headers = textHeaders(request);
    const id = headers['webhook-id'];
    const given = {
      timestamp: headers['webhook-timestamp'],
      signature: headers['webhook-signature'],
    };
    const signature = verify(conduct.secrets, { id, ...given }, bytes, now);
    const path = request.url ?? '/';
    const body = { headers, body_base64: bytes.toString('base64') };
    await conduct.save({ received_at: now.toISOString(), path, ...body });
    if (conduct.delayMs > 0) await pause(conduct.delayMs);
    const answered = statusFor(signature, conduct);
    conduct.tell({
      at: now.toISOString(),
      id: id ?? '',
      path,
      signature,
      isRepeated: this.isRepeated(id),
      answered,
      ...readEvent(headers['content-type'] ?? '', bytes),
    });
    return answered;
  }

  private isRepeated(id: string | undefined): boolean {
    if (id === undefined) return false;
    const isRepeated = this.known.delete(id);
    this.known.add(id);
    const [oldest] = this.known;
    if (this.known.size > maxKnownIds && oldest !== undefined) this.known.delete(oldest);
    return isRepeated;
  }
}

function statusFor(signature: Verdict, { status, failShare }: Conduct): number {
  if (signature !== 'valid' && signature !== 'unchecked') return 401;
  return Math.random() < failShare ? 500 : status;
}

/** Undefined when it is longer than any delivery. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > maxBodyBytes) return undefined;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function textHeaders(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}
