import { ReconnectRate } from '@jumpfleet/limits';
import { LOGGER } from '@jumpfleet/lifecycle';
import type { Logger } from '@jumpfleet/observability';
import type { FactoryProvider } from '@nestjs/common';
import { RATE_BOARD } from '../../application/reconnect-rate.js';

export const REDIS_RATE = Symbol('REDIS_RATE');

/** Keeps the rate in Redis, whatever happens to Redis. */
export const redisRateBoard = (url: string): FactoryProvider[] => [
  {
    provide: REDIS_RATE,
    inject: [LOGGER],
    useFactory: (logger: Logger) => new ReconnectRate(url, logger),
  },
  {
    provide: RATE_BOARD,
    inject: [REDIS_RATE],
    useFactory: (rate: ReconnectRate) => ({
      show: (perSecond: number, revision: number) => rate.set(perSecond, revision),
    }),
  },
];
