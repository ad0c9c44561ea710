import { setTimeout as pause } from 'node:timers/promises';
import { ensureStream, eventsStream } from '@jumpfleet/messaging';
import type { NatsConnection } from '@jumpfleet/messaging';
import type { Logger } from '@jumpfleet/observability';
import { DeliverPolicy, jetstream } from '@nats-io/jetstream';
import type { ConsumerMessages, JsMsg, OrderedConsumerOptions } from '@nats-io/jetstream';
import type { z } from 'zod';

const retryMs = 1_000;

export type Followed<Event> = Readonly<{
  subjects: readonly string[];
  schema: z.ZodType<Event>;
  /** What was published longer ago is not asked for; left out, all is. */
  lookBackMs?: number;
  take(event: Event): void;
  /** Once, when the past is known. */
  caughtUp(): void;
}>;

/**
 * Reads some events from the beginning, or the last of them, and each new one as it happens. After an interruption it begins
 * again, so whoever takes them must not mind hearing one twice.
 */
export class EventsFollower<Event> {
  private messages: ConsumerMessages | undefined;
  private stopped = false;
  private caughtUp = false;

  constructor(
    private readonly nats: NatsConnection,
    private readonly followed: Followed<Event>,
    private readonly logger: Logger,
  ) {}

  /** False until the past is known. */
  get isLoaded(): boolean {
    return this.caughtUp;
  }

  start(): void {
    void this.follow();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.messages?.close();
  }

  private async follow(): Promise<void> {
    const { subjects } = this.followed;
    while (this.isFollowing()) {
      try {
        await this.read();
      } catch (error) {
        this.logger.warn({ err: error, subjects }, 'events cannot be followed; trying again');
      }
      if (this.isFollowing()) await pause(retryMs, undefined, { ref: false });
    }
  }

  private isFollowing(): boolean {
    return !this.stopped;
  }

  private async read(): Promise<void> {
    await ensureStream(this.nats, eventsStream);
    const consumer = await jetstream(this.nats).consumers.get(eventsStream.name, {
      filter_subjects: [...this.followed.subjects],
      ...beginning(this.followed.lookBackMs),
    });
    const { num_pending: pending } = await consumer.info();
    if (pending === 0) this.catchUp();
    this.messages = await consumer.consume();
    for await (const message of this.messages) {
      this.take(message);
      if (message.info.pending === 0) this.catchUp();
    }
  }

  private catchUp(): void {
    if (this.caughtUp) return;
    this.caughtUp = true;
    this.followed.caughtUp();
  }

  private take(message: JsMsg): void {
    const event = this.followed.schema.safeParse(parse(message));
    if (event.success) this.followed.take(event.data);
    else this.logger.error({ subject: message.subject }, 'an event could not be read');
  }
}

function beginning(lookBackMs: number | undefined): Partial<OrderedConsumerOptions> {
  if (lookBackMs === undefined) return { deliver_policy: DeliverPolicy.All };
  const since = new Date(Date.now() - lookBackMs).toISOString();
  return { deliver_policy: DeliverPolicy.StartTime, opt_start_time: since };
}

function parse(message: JsMsg): unknown {
  try {
    return message.json();
  } catch {
    return undefined;
  }
}
