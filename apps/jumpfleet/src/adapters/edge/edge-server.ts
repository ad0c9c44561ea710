import { createServer as createHttpServer } from 'node:http';
import type { IncomingMessage, Server as HttpServer, ServerResponse } from 'node:http';
import { createServer as createNetServer, Socket } from 'node:net';
import type { Server as NetServer } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

import { boundsFor, serviceFor } from '../../application/routes.js';
import { ApiProxy } from './api-proxy.js';
import { sendJson, sendProblem } from './answers.js';
import type { DocsPage } from './docs-page.js';
import type { SystemHealth } from './health.js';
import type { ShardHandover } from './shard-handover.js';
import type { StaticFiles } from './static-files.js';

export type EdgeListener = Readonly<{
  host: string;
  port: number;
  tls?: Readonly<{ cert: Buffer; key: Buffer }> | undefined;
  /** A proxy in front encrypts, and says for whom it asks. */
  behindProxy: boolean;
}>;

export type EdgeParts = Readonly<{
  /** Base address by service name. */
  services: ReadonlyMap<string, string>;
  health: SystemHealth;
  docs: DocsPage;
  console: StaticFiles;
  /** Absent where something else brings the WebSockets to the shards. */
  handover?: ShardHandover;
}>;

const firstBytesWithinMs = 15_000;
const headersWithinMs = 15_000;
/** A signed release stands in a header. */
const maxHeaderSize = 81_920;
const backlog = 4_096;
const internal = {
  status: 500,
  code: 'internal',
  title: 'Internal Server Error',
  detail: 'The edge failed to answer.',
};

/** The one port: WebSockets go to the shards as sockets, APIs to their services, all else is pages. */
export class EdgeServer {
  private readonly http: HttpServer;
  private readonly listener: NetServer;
  private readonly proxy: ApiProxy;
  /** Those that have not said what they want yet. */
  private readonly silent = new Set<Socket>();

  constructor(
    private readonly how: EdgeListener,
    private readonly parts: EdgeParts,
  ) {
    this.proxy = new ApiProxy(how.behindProxy);
    this.http = createHttpServer(
      { headersTimeout: headersWithinMs, maxHeaderSize },
      (request, response) => {
        this.answer(request, response);
      },
    );
    // A server that only gets sockets emitted watches slow requests and open connections from here on.
    this.http.emit('listening');
    this.http.on('upgrade', (request, socket, rest) => {
      if (socket instanceof Socket) this.giveAway(socket, Buffer.concat([headOf(request), rest]));
      else socket.destroy();
    });
    const onSocket = (socket: Socket): void => {
      this.greet(socket);
    };
    this.listener = how.tls
      ? createTlsServer({ ...how.tls, ALPNProtocols: ['http/1.1'] }, onSocket)
      : createNetServer({ noDelay: true }, onSocket);
    this.listener.on('tlsClientError', () => undefined);
  }

  listen(): Promise<void> {
    const { port, host } = this.how;
    return new Promise((resolve, reject) => {
      this.listener.once('error', (error: NodeJS.ErrnoException) => {
        reject(error.code === 'EADDRINUSE' ? inUse(port) : error);
      });
      this.listener.listen({ port, host, backlog }, resolve);
    });
  }

  close(): void {
    this.listener.close();
    for (const socket of this.silent) socket.destroy();
    this.http.closeAllConnections();
    this.http.close();
    this.proxy.close();
  }

  /** The first bytes tell a WebSocket from the rest before any parser or buffer is made for it. */
  private greet(socket: Socket): void {
    const drop = (): void => {
      socket.destroy();
    };
    const speaks = (): void => {
      this.silent.delete(socket);
    };
    this.silent.add(socket);
    socket.on('error', drop);
    socket.once('close', speaks);
    socket.setTimeout(firstBytesWithinMs, drop);
    socket.once('data', (first: Buffer) => {
      socket.pause();
      speaks();
      socket.off('close', speaks);
      socket.setTimeout(0);
      socket.off('timeout', drop);
      if (isWebSocketPath(first)) this.giveAway(socket, first);
      else this.serve(socket, first);
    });
  }

  private serve(socket: Socket, first: Buffer): void {
    socket.unshift(first);
    this.http.emit('connection', socket);
    process.nextTick(() => socket.resume());
  }

  private giveAway(socket: Socket, head: Buffer): void {
    if (this.parts.handover) this.parts.handover.give(socket, head);
    else socket.destroy();
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const path = pathOf(request);
    const service = serviceFor(path);
    const base = service === undefined ? undefined : this.parts.services.get(service);
    if (base !== undefined)
      this.proxy.forward({ base, bounds: boundsFor(path) }, request, response);
    else
      this.answerHere(path, request, response).catch(() => {
        if (response.headersSent) response.destroy();
        else sendProblem(response, internal);
      });
  }

  private async answerHere(
    path: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    if (path === '/health') await this.answerHealth(response);
    else if (path === '/docs' || path.startsWith('/docs/'))
      await this.parts.docs.answer(path, request, response);
    else if (path.startsWith('/api/')) sendProblem(response, unknownApi);
    else this.parts.console.answer(path, request, response);
  }

  private async answerHealth(response: ServerResponse): Promise<void> {
    const { status, services, missing } = await this.parts.health.check();
    if (status === 'ok') sendJson(response, 200, { status, services });
    else sendJson(response, 503, { status, missing, services }, { 'retry-after': '1' });
  }
}

const unknownApi = {
  status: 404,
  code: 'not-found',
  title: 'Not Found',
  detail: 'There is no such API.',
};

function isWebSocketPath(first: Buffer): boolean {
  return /^GET \/(agent|session)[? ]/.test(first.toString('latin1', 0, 16));
}

function pathOf(request: IncomingMessage): string {
  const url = request.url ?? '/';
  const query = url.indexOf('?');
  return query < 0 ? url : url.slice(0, query);
}

/** A request that came on a kept connection was parsed already; the shard's own server parses it again. */
function headOf({ method, url, rawHeaders }: IncomingMessage): Buffer {
  const lines = [`${method ?? 'GET'} ${url ?? '/'} HTTP/1.1`];
  for (let at = 0; at < rawHeaders.length; at += 2)
    lines.push(`${rawHeaders[at] ?? ''}: ${rawHeaders[at + 1] ?? ''}`);
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
}

function inUse(port: number): Error {
  return new Error(
    `Port ${port} is in use by another program. Stop that one, or choose another port: npm start -- --port ${port + 1}`,
  );
}
