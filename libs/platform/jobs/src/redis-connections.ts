import { Redis } from 'ioredis';
import type { RedisOptions } from 'ioredis';

/** Keeps trying for ever, at least each two seconds. */
const reconnect: RedisOptions = {
  retryStrategy: (times) => Math.min(100 * times, 2_000),
  connectTimeout: 5_000,
  keepAlive: 10_000,
};

/** For adding jobs: a caller is told at once that Redis is away rather than kept waiting. */
export function producerConnection(url: string): Redis {
  return new Redis(url, {
    ...reconnect,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: 5_000,
  });
}

/** For taking jobs: waits for Redis as long as it takes, as BullMQ demands. */
export function workerConnection(url: string): Redis {
  return new Redis(url, { ...reconnect, maxRetriesPerRequest: null });
}
