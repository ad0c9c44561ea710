import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import type { AddressInfo, Server, Socket } from 'node:net';
import { DestinationRules } from '../adapters/http-exchange/destination-rules.js';
import { HttpExchange } from '../adapters/http-exchange/http-exchange.js';
import type {
  ExchangeRequest,
  HttpExchangeOptions,
} from '../adapters/http-exchange/http-exchange.js';
import type { Resolve } from '../adapters/http-exchange/shared-lookup.js';

const open: (() => unknown)[] = [];

/** For `afterEach`: ends the servers and exchanges that a test began. */
export async function closeAll(): Promise<void> {
  for (const close of open.splice(0)) await close();
}

/** Answers the port. */
export async function listen(server: Server, host = '127.0.0.1'): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  server.listen(0, host);
  await once(server, 'listening');
  open.push(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return (server.address() as AddressInfo).port;
}

export const thanks: RequestListener = (_request, response) => {
  response.end('thank you');
};

export const rules = (privateAddresses: 'allow' | 'deny', allowed: string[] = []) =>
  new DestinationRules({ privateAddresses, allowed });

export function exchangeWith(options: Partial<HttpExchangeOptions> = {}): HttpExchange {
  const exchange = new HttpExchange({ rules: rules('allow'), timeoutMs: 2_000, ...options });
  open.push(() => exchange.close());
  return exchange;
}

export const get = (url: string, more: Partial<ExchangeRequest> = {}): ExchangeRequest => ({
  recipientId: 'r-1',
  method: 'GET',
  url: new URL(url),
  headers: {},
  caCertificate: null,
  destinations: [],
  ...more,
});

/** A name server whose every answer is the next in the list; the last one stays. */
export function names(...answers: readonly (readonly string[])[]): Resolve & { asked: string[] } {
  const asked: string[] = [];
  const resolve: Resolve = (host, done) => {
    const addresses = answers[Math.min(asked.length, answers.length - 1)] ?? [];
    asked.push(host);
    const found = addresses.map((address) => ({
      address,
      family: address.includes(':') ? 6 : 4,
    }));
    process.nextTick(() => {
      done(null, found);
    });
  };
  return Object.assign(resolve, { asked });
}

export const text = (result: unknown) => (result as { body: Buffer }).body.toString();
