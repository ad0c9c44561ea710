import { BandwidthBudget, sliceGraceMs } from '@jumpfleet/limits';
import type { Logger } from '@jumpfleet/observability';
import type { ByteBudget } from '../../application/upgrades/byte-pump.js';

type ClosableBudget = ByteBudget & Readonly<{ close: () => void }>;

/** The site's budget of upgrade bytes. */
export const RedisBudget = {
  connect: (url: string, logger: Logger): ClosableBudget => {
    const budget = new BandwidthBudget(url, logger);
    return {
      take: async (bytes) => {
        const slice = await budget.take(bytes);
        if (slice === undefined || slice === 'unlimited') return slice;
        return { ...slice, untilMs: slice.untilMs + sliceGraceMs };
      },
      close: () => {
        budget.close();
      },
    };
  },
  /** For measurements of what a shard can do by itself. */
  none: {
    take: () => Promise.resolve('unlimited' as const),
    close: () => undefined,
  } satisfies ClosableBudget,
};
