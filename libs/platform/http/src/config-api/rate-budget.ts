import { LRUCache } from 'lru-cache';

/** FEATURES B6, per API account, over all of the configuration API. */
export const configApiLimits = { perSecond: 20, perHour: 15_000 } as const;

export type Taken = Readonly<{
  isAllowed: boolean;
  /** Of the two limits the one that has less left. */
  limit: number;
  remaining: number;
  retryAfterSeconds: number;
}>;

interface Usage {
  second: number;
  inSecond: number;
  hour: number;
  inHour: number;
}

const secondsPerHour = 3_600;
/** More accounts than this at work within an hour make the idlest forgotten. */
const maxAccounts = 10_000;

/**
 * Requests per account in the second and the hour of the clock. Every process divides time alike, so what
 * others admitted can be added to what was admitted here.
 */
export class RateBudget {
  private readonly accounts = new LRUCache<string, Usage>({ max: maxAccounts });

  take(account: string, nowMs: number): Taken {
    const second = Math.floor(nowMs / 1_000);
    const usage = this.usage(account, second);
    const isAllowed =
      usage.inSecond < configApiLimits.perSecond && usage.inHour < configApiLimits.perHour;
    if (isAllowed) count(usage, second, 1);
    return { isAllowed, ...told(usage, second) };
  }

  /** What was admitted elsewhere in a second that may be over by now. */
  add(account: string, second: number, requests: number): void {
    count(this.usage(account, second), second, requests);
  }

  private usage(account: string, second: number): Usage {
    const hour = Math.floor(second / secondsPerHour);
    const usage = this.accounts.get(account) ?? { second, inSecond: 0, hour, inHour: 0 };
    if (second > usage.second) Object.assign(usage, { second, inSecond: 0 });
    if (hour > usage.hour) Object.assign(usage, { hour, inHour: 0 });
    this.accounts.set(account, usage);
    return usage;
  }
}

function count(usage: Usage, second: number, requests: number): void {
  if (second === usage.second) usage.inSecond += requests;
  if (Math.floor(second / secondsPerHour) === usage.hour) usage.inHour += requests;
}

function told({ inSecond, inHour, hour }: Usage, second: number): Omit<Taken, 'isAllowed'> {
  const { perSecond, perHour } = configApiLimits;
  const leftInSecond = Math.max(0, perSecond - inSecond);
  const leftInHour = Math.max(0, perHour - inHour);
  if (leftInHour < leftInSecond || leftInHour === 0) {
    const retryAfterSeconds = Math.max(1, (hour + 1) * secondsPerHour - second);
    return { limit: perHour, remaining: leftInHour, retryAfterSeconds };
  }
  return { limit: perSecond, remaining: leftInSecond, retryAfterSeconds: 1 };
}
