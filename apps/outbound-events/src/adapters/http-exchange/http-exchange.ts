import type { HttpTarget } from '@jumpfleet/outbound-domain';
import { ExchangeUnderWay } from './exchange-under-way.js';
import type { ExchangeResult } from './exchange-under-way.js';
import { RecipientConnections } from './recipient-connections.js';
import type { ConnectionOptions } from './recipient-connections.js';
import { sharedLookup } from './shared-lookup.js';

export type HttpExchangeOptions = Omit<ConnectionOptions, 'resolve'> &
  Partial<Pick<ConnectionOptions, 'resolve'>>;

export type ExchangeRequest = Readonly<{
  /** Whose connections to use. */
  recipientId: string;
  method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  url: URL;
  headers: Readonly<Record<string, string>>;
  body?: Buffer;
  /** Shorter than what is allowed for any answer. */
  timeoutMs?: number;
  /** Of the answer's content; 16 KiB when not said. */
  maxBodyBytes?: number;
}> &
  Pick<HttpTarget, 'caCertificate' | 'destinations'>;

const usualBodyBytes = 16_384;

/**
 * One request and its answer over a connection to an address that is allowed. Redirects are not followed,
 * and time and size are bounded. It never throws: what goes wrong is a result.
 */
export class HttpExchange {
  private readonly connections: RecipientConnections;
  private readonly underWay = new Set<ExchangeUnderWay>();
  private isClosed = false;

  constructor(private readonly options: HttpExchangeOptions) {
    this.connections = new RecipientConnections({ resolve: sharedLookup(), ...options });
  }

  exchange(request: ExchangeRequest): Promise<ExchangeResult> {
    if (this.isClosed) return Promise.resolve({ failure: 'interrupted' });
    return new Promise((resolve) => {
      const { timeoutMs = this.options.timeoutMs, maxBodyBytes = usualBodyBytes } = request;
      const exchange = new ExchangeUnderWay(maxBodyBytes, (result) => {
        clearTimeout(deadline);
        this.underWay.delete(exchange);
        resolve(result);
      });
      const deadline = setTimeout(() => {
        exchange.cut('timed-out');
      }, timeoutMs);
      this.underWay.add(exchange);
      this.dispatch(request, exchange);
    });
  }

  forget(recipientId: string): void {
    this.connections.forget(recipientId);
  }

  /** Cuts what is under way; it will be tried again by whoever starts next. */
  async close(): Promise<void> {
    this.isClosed = true;
    for (const exchange of this.underWay) exchange.cut('interrupted');
    await this.connections.destroy();
  }

  private dispatch(request: ExchangeRequest, exchange: ExchangeUnderWay): void {
    const { recipientId, method, url, headers, body = null, caCertificate, destinations } = request;
    try {
      const endpoint = { recipientId, origin: url.origin, caCertificate, destinations };
      const path = url.pathname + url.search;
      this.connections.poolFor(endpoint).dispatch({ path, method, headers, body }, exchange);
    } catch (error) {
      exchange.onResponseError(
        undefined,
        error instanceof Error ? error : new Error(String(error)),
      );
    }
  }
}
