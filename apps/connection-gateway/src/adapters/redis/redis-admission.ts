import { limits } from '@jumpfleet/gateway-contracts';
import { ReconnectLimiter } from '@jumpfleet/limits';
import type { Logger } from '@jumpfleet/observability';

/** Admission at the global reconnect rate, with the protocol's times. */
export const RedisAdmission = {
  connect: (options: { url: string; secret: string; logger: Logger }): ReconnectLimiter =>
    new ReconnectLimiter({
      ...options,
      leadMs: limits.slotLeadMs,
      windowMs: limits.slotWindowMs,
    }),
};
