import { Agent, request as httpRequest } from 'node:http';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';

import type { RequestBounds } from '../../application/routes.js';
import { sendProblem } from './answers.js';

const hopByHop = new Set([
  ...['connection', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'proxy-connection'],
  ...['te', 'trailer', 'upgrade'],
]);

const unavailable = {
  status: 503,
  code: 'service-unavailable',
  title: 'Service Unavailable',
  detail: 'The service that answers this is not there at the moment.',
};
const tooLarge = (maxBodyBytes: number) => ({
  status: 413,
  code: 'body-too-large',
  title: 'Content Too Large',
  detail: `A request may hold at most ${maxBodyBytes} bytes.`,
});

/** To whom a request goes, and how much it may bring. */
export type ForwardPlan = Readonly<{ base: string; bounds: RequestBounds }>;

/** Passes requests on to the services, with their connections kept, and answers on as they come: streams too. */
export class ApiProxy {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 512, maxFreeSockets: 64 });

  constructor(private readonly trustsForwarded: boolean) {}

  forward(plan: ForwardPlan, request: IncomingMessage, response: ServerResponse): void {
    if (Number(request.headers['content-length'] ?? 0) > plan.bounds.maxBodyBytes) {
      sendProblem(response, tooLarge(plan.bounds.maxBodyBytes), { connection: 'close' });
      return;
    }
    this.attempt(plan, request, response, retriesFor(request));
  }

  close(): void {
    this.agent.destroy();
  }

  private attempt(
    plan: ForwardPlan,
    request: IncomingMessage,
    response: ServerResponse,
    retries: number,
  ): void {
    const upstream = httpRequest(new URL(request.url ?? '/', plan.base), {
      method: request.method ?? 'GET',
      headers: this.headersFor(request),
      agent: this.agent,
    });
    const isSettled = watchSilence(request, upstream, plan.bounds.silentWithinMs);
    upstream.once('response', (answer) => {
      isSettled();
      passAnswer(answer, response);
    });
    upstream.once('error', () => {
      isSettled();
      // A kept connection may just have been closed by the service; a read may simply be asked again.
      if (retries > 0 && upstream.reusedSocket && !response.headersSent)
        this.attempt(plan, request, response, retries - 1);
      else fail(response);
    });
    response.once('close', () => upstream.destroy());
    sendBody(request, upstream, response, plan.bounds.maxBodyBytes);
  }

  private headersFor(request: IncomingMessage): OutgoingHttpHeaders {
    const headers: OutgoingHttpHeaders = {};
    for (const [name, value] of Object.entries(request.headers))
      if (!hopByHop.has(name)) headers[name] = value;
    const given = this.trustsForwarded ? request.headers : {};
    const peer = request.socket.remoteAddress ?? '';
    const chain = given['x-forwarded-for'];
    headers['x-forwarded-for'] = chain === undefined ? peer : `${String(chain)}, ${peer}`;
    headers['x-forwarded-proto'] = given['x-forwarded-proto'] ?? schemeOf(request);
    headers['x-forwarded-host'] = given['x-forwarded-host'] ?? request.headers.host ?? '';
    return headers;
  }
}

/** Ends the call when nothing is brought and nothing answered for so long; answers how to leave off. */
function watchSilence(
  request: IncomingMessage,
  upstream: ReturnType<typeof httpRequest>,
  withinMs: number,
): () => void {
  const deadline = setTimeout(() => upstream.destroy(), withinMs);
  const goesOn = (): void => {
    deadline.refresh();
  };
  request.on('data', goesOn);
  return () => {
    clearTimeout(deadline);
    request.off('data', goesOn);
  };
}

function retriesFor({ method }: IncomingMessage): number {
  return method === 'GET' || method === 'HEAD' ? 1 : 0;
}

function schemeOf({ socket }: IncomingMessage): string {
  return 'encrypted' in socket ? 'https' : 'http';
}

function sendBody(
  request: IncomingMessage,
  upstream: ReturnType<typeof httpRequest>,
  response: ServerResponse,
  maxBodyBytes: number,
): void {
  if (request.readableEnded) {
    upstream.end();
    return;
  }
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= maxBodyBytes || response.headersSent) return;
    request.unpipe(upstream);
    sendProblem(response, tooLarge(maxBodyBytes), { connection: 'close' });
    upstream.destroy();
  });
  request.pipe(upstream);
}

function passAnswer(answer: IncomingMessage, response: ServerResponse): void {
  if (response.headersSent) {
    answer.destroy();
    return;
  }
  const headers: OutgoingHttpHeaders = {};
  for (const [name, value] of Object.entries(answer.headers))
    if (!hopByHop.has(name)) headers[name] = value;
  response.writeHead(answer.statusCode ?? 502, { 'x-content-type-options': 'nosniff', ...headers });
  response.flushHeaders();
  answer.once('error', () => response.destroy());
  answer.pipe(response);
}

function fail(response: ServerResponse): void {
  if (response.headersSent) response.destroy();
  else sendProblem(response, unavailable, { 'retry-after': '1' });
}
