import { apiTokenLimit } from './sign-in-limits.js';

const { liveTokens, lifeSeconds } = apiTokenLimit;

export type LivingTokens = Readonly<{
  /** When those were issued that may live, the oldest first. */
  issuedAt: readonly number[];
  /** The new one's, later than all others': the time tells tokens apart. */
  newest: number;
  /** Set when an older one had to go: only those issued from then on live. */
  livingSince: number | undefined;
}>;

/** An account gets one more token; of more than it may have, the oldest goes (FEATURES B6). */
export function withNewToken(issuedAt: readonly number[], nowMs: number): LivingTokens {
  const living = issuedAt.filter((at) => at > nowMs - lifeSeconds * 1_000);
  const newest = Math.max(nowMs, (living.at(-1) ?? 0) + 1);
  const kept = [...living, newest].slice(-liveTokens);
  const livingSince = living.length >= liveTokens ? kept[0] : undefined;
  return { issuedAt: kept, newest, livingSince };
}
