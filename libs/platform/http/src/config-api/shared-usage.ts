import { randomUUID } from 'node:crypto';
import type { NatsConnection } from '@jumpfleet/messaging';
import type { OnApplicationShutdown } from '@nestjs/common';
import { z } from 'zod';
import { RateBudget } from './rate-budget.js';
import type { Taken } from './rate-budget.js';

/** Every process of every service that serves the configuration API tells the others here. */
const subject = 'http.config-api.usage';
const tellAfterMs = 50;

const news = z.object({
  from: z.string(),
  admitted: z.array(z.tuple([z.string(), z.number().int(), z.number().int().min(1)])),
});

/**
 * The rate limits of the configuration API over all processes. Each admits by what it knows and tells what
 * it admitted within 50 ms: so the API never waits for a shared counter and works without one, and an
 * account that spreads its requests gains at most what fits into those 50 ms.
 */
export class SharedUsage implements OnApplicationShutdown {
  private readonly budget = new RateBudget();
  private readonly self = randomUUID();
  /** By second and account. */
  private readonly untold = new Map<string, [account: string, second: number, requests: number]>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly nats: NatsConnection | undefined) {
    nats?.subscribe(subject, {
      callback: (error, message) => {
        if (!error) this.hear(message.string());
      },
    });
  }

  take(account: string): Taken {
    const now = Date.now();
    const taken = this.budget.take(account, now);
    if (taken.isAllowed && this.nats) this.note(account, Math.floor(now / 1_000));
    return taken;
  }

  onApplicationShutdown(): void {
    clearTimeout(this.timer);
  }

  private note(account: string, second: number): void {
    const key = `${second} ${account}`;
    this.untold.set(key, [account, second, (this.untold.get(key)?.[2] ?? 0) + 1]);
    this.timer ??= setTimeout(() => {
      this.tell();
    }, tellAfterMs).unref();
  }

  private tell(): void {
    this.timer = undefined;
    const admitted = [...this.untold.values()];
    this.untold.clear();
    if (!this.nats?.isClosed())
      this.nats?.publish(subject, JSON.stringify({ from: this.self, admitted }));
  }

  private hear(text: string): void {
    const { data } = news.safeParse(parseJson(text));
    if (!data || data.from === this.self) return;
    for (const [account, second, requests] of data.admitted)
      this.budget.add(account, second, requests);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
