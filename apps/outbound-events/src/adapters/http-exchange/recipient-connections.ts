import { maxInFlight, maxRecipients } from '@jumpfleet/outbound-domain';
import { LRUCache } from 'lru-cache';
import { Pool } from 'undici';
import { addressList } from './address-ranges.js';
import type { DestinationRules } from './destination-rules.js';
import { guardedConnect } from './guarded-connect.js';
import type { Resolve } from './shared-lookup.js';

/** What a connection is made by; when it changes, those there are end after what is under way. */
export type Endpoint = Readonly<{
  recipientId: string;
  origin: string;
  /** PEM; then certificates count only when it, and no longer when the system, vouches for them. */
  caCertificate: string | null;
  destinations: readonly string[];
}>;

export type ConnectionOptions = Readonly<{
  rules: DestinationRules;
  resolve: Resolve;
  timeoutMs: number;
}>;

const maxHeaderBytes = 16_384;
const longestConnectMs = 10_000;
/** Many servers end an idle connection after five seconds without a word. */
const idleMs = 4_000;
const longestIdleMs = 60_000;
/** After so long a name is looked up again, and the address checked again. */
const oldestMs = 300_000;

type Kept = Readonly<{ endpoint: Endpoint; pool: Pool }>;

/** The open connections of each recipient, apart from those of all others. */
export class RecipientConnections {
  private readonly kept = new LRUCache<string, Kept>({
    max: maxRecipients + 28,
    dispose: ({ pool }) => void pool.close(),
  });

  constructor(private readonly options: ConnectionOptions) {}

  poolFor(endpoint: Endpoint): Pool {
    const known = this.kept.get(endpoint.recipientId);
    if (known && isSame(known.endpoint, endpoint)) return known.pool;
    const pool = this.open(endpoint);
    this.kept.set(endpoint.recipientId, { endpoint, pool });
    return pool;
  }

  /** Lets what is under way end; nobody asks for the recipient any more. */
  forget(recipientId: string): void {
    this.kept.delete(recipientId);
  }

  async destroy(): Promise<void> {
    const pools = [...this.kept.values()].map(({ pool }) => pool);
    this.kept.clear();
    await Promise.all(pools.map((pool) => pool.destroy()));
  }

  private open({ origin, caCertificate, destinations }: Endpoint): Pool {
    const { rules, resolve, timeoutMs } = this.options;
    const own = destinations.length === 0 ? undefined : addressList(destinations);
    return new Pool(origin, {
      connections: maxInFlight,
      pipelining: 1,
      maxHeaderSize: maxHeaderBytes,
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveTimeout: idleMs,
      keepAliveMaxTimeout: longestIdleMs,
      clientTtl: oldestMs,
      connect: guardedConnect(
        { rules, own, resolve },
        { timeoutMs: Math.min(timeoutMs, longestConnectMs), caCertificate },
      ),
    });
  }
}

function isSame(one: Endpoint, other: Endpoint): boolean {
  return (
    one.origin === other.origin &&
    one.caCertificate === other.caCertificate &&
    one.destinations.length === other.destinations.length &&
    one.destinations.every((destination, index) => destination === other.destinations[index])
  );
}
