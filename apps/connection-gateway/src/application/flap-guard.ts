export const flapLimits = {
  /** More connections of one client in a minute than this, and it is told to stay away. */
  connectionsPerMinute: 20,
  firstPauseMs: 10_000,
  maxPauseMs: 300_000,
  /** Without further offence for this long, all is forgotten. */
  forgetMs: 900_000,
  /** Clients remembered at once; beyond it the oldest are forgotten. */
  maxRemembered: 50_000,
} as const;

type Damped = Readonly<{ until: number; pauseMs: number }>;

const minuteMs = 60_000;

/** Damps a client that connects again and again: each offence doubles the time that it must stay away (D11). */
export class FlapGuard {
  private counts = new Map<string, number>();
  private minuteBegan: number;
  private readonly damped = new Map<string, Damped>();

  constructor(now: number) {
    this.minuteBegan = now;
  }

  /** Clients that must stay away at this moment. */
  dampedNow(now: number): number {
    let count = 0;
    for (const { until } of this.damped.values()) if (until > now) count++;
    return count;
  }

  /** For how long yet the client must stay away; 0 when it may come. */
  pauseOf(client: string, now: number): number {
    return Math.max(0, (this.damped.get(client)?.until ?? 0) - now);
  }

  connected(client: string, now: number): void {
    if (now - this.minuteBegan >= minuteMs) this.nextMinute(now);
    const count = (this.counts.get(client) ?? 0) + 1;
    this.counts.set(client, count);
    if (count >= flapLimits.connectionsPerMinute) this.damp(client, now);
    if (this.counts.size > flapLimits.maxRemembered) dropOldest(this.counts);
  }

  private damp(client: string, now: number): void {
    const last = this.damped.get(client);
    const { firstPauseMs, maxPauseMs, maxRemembered } = flapLimits;
    const pauseMs = last ? Math.min(last.pauseMs * 2, maxPauseMs) : firstPauseMs;
    this.damped.delete(client);
    this.damped.set(client, { until: now + pauseMs, pauseMs });
    this.counts.delete(client);
    if (this.damped.size > maxRemembered) dropOldest(this.damped);
  }

  private nextMinute(now: number): void {
    this.minuteBegan = now;
    this.counts = new Map();
    for (const [client, { until }] of this.damped)
      if (until + flapLimits.forgetMs < now) this.damped.delete(client);
  }
}

function dropOldest(map: Map<string, unknown>): void {
  for (const oldest of map.keys()) {
    map.delete(oldest);
    return;
  }
}
