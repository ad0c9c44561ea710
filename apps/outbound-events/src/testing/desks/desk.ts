import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Asked = Readonly<{
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  /** The JSON that was sent. */
  body: Record<string, unknown>;
}>;
export type Answered = Readonly<{ status: number; body?: unknown }>;

export interface Ticket {
  id: string;
  title: string;
  text: string;
  marks: string[];
  status: string;
  comments: string[];
}

/** A ticket system as its documentation says that it behaves; specs look at its tickets. */
export abstract class Desk {
  readonly tickets: Ticket[] = [];
  readonly asked: string[] = [];
  /** Answers 429 to so many requests. */
  busyFor = 0;
  private readonly server: Server = createServer((request, response) => {
    void this.take(request, response);
  });

  async start(): Promise<this> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  /** A ticket that somebody opened by hand. */
  abstract opened(): Ticket;
  /** Undefined: whoever asks may not. */
  protected abstract isAllowed(headers: IncomingHttpHeaders): boolean;
  protected abstract answer(asked: Asked): Answered;

  protected ticket(id: string | undefined): Ticket | undefined {
    return this.tickets.find((ticket) => ticket.id === id);
  }

  protected open(id: string, more: Partial<Ticket> = {}): Ticket {
    const ticket = { id, title: '', text: '', marks: [], status: 'open', comments: [], ...more };
    this.tickets.push(ticket);
    return ticket;
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    const { method = '', headers } = request;
    const { pathname: path, searchParams: query } = new URL(request.url ?? '', this.url);
    this.asked.push(`${method} ${path}`);
    const { status, body } = this.answerTo({ method, path, query, headers }, text);
    const more = status === 429 ? { 'retry-after': '7' } : {};
    response.writeHead(status, { 'content-type': 'application/json', ...more });
    response.end(body === undefined ? '' : JSON.stringify(body));
  }

  private answerTo(asked: Omit<Asked, 'body'>, text: string): Answered {
    if (this.busyFor > 0) {
      this.busyFor -= 1;
      return { status: 429, body: { error: 'too many requests' } };
    }
    if (!this.isAllowed(asked.headers)) return { status: 401, body: { error: 'who are you?' } };
    try {
      const body = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
      return this.answer({ ...asked, body });
    } catch {
      return { status: 400, body: { error: 'not JSON' } };
    }
  }
}

export const missing: Answered = { status: 404, body: { message: 'Not Found' } };

/** The parts of a path that a pattern with `(...)` finds, or nothing. */
export function partsOf(asked: Asked, method: string, pattern: RegExp): string[] | undefined {
  if (asked.method !== method) return undefined;
  return pattern.exec(asked.path)?.slice(1).map(decodeURIComponent);
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

export function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

export function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}
