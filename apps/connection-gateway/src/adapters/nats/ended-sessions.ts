import type { NatsConnection } from '@jumpfleet/messaging';
import type { Logger } from '@jumpfleet/observability';
import { sessionEvents } from '@jumpfleet/sessions-contracts';
import { z } from 'zod';
import { EventsFollower } from './events-follower.js';

const ended = z.object({ data: sessionEvents['jumpfleet.session.ended.v1'] });

/** Longer than any ticket lives, and clocks differ. */
const rememberedMs = 180_000;

/** Sessions that are over, as long as somebody may still hold a ticket for them: that opens nothing any more. */
export class EndedSessions {
  private readonly forgetAt = new Map<string, number>();
  private readonly follower: EventsFollower<z.infer<typeof ended>>;

  constructor(nats: NatsConnection, logger: Logger) {
    this.follower = new EventsFollower(
      nats,
      {
        subjects: ['events.sessions.*.session.ended'],
        lookBackMs: rememberedMs,
        schema: ended,
        take: ({ data }) => {
          this.take(data.sessionId, Date.parse(data.endedAt));
        },
        caughtUp: () => undefined,
      },
      logger,
    );
  }

  get isLoaded(): boolean {
    return this.follower.isLoaded;
  }

  /** Until the last minutes are known, any session might be over. */
  has(session: string): boolean {
    return !this.isLoaded || this.forgetAt.has(session);
  }

  sweep(now: number): void {
    for (const [session, at] of this.forgetAt) if (at < now) this.forgetAt.delete(session);
  }

  start(): void {
    this.follower.start();
  }

  stop(): Promise<void> {
    return this.follower.stop();
  }

  private take(session: string, endedAt: number): void {
    const forgetAt = endedAt + rememberedMs;
    if (forgetAt > Date.now()) this.forgetAt.set(session, forgetAt);
  }
}
