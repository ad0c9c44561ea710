import { TelemetryConsumer, bodyOf, newsStream } from '@jumpfleet/messaging';
import type { NatsConnection } from '@jumpfleet/messaging';
import type { Logger } from '@jumpfleet/observability';
import type { JsMsg } from '@nats-io/jetstream';
import { news, newsSubject } from './news.js';
import type { News } from './news.js';

const maxPending = 64;
const againMs = 1_000;
/** Whatever fails so often, minutes long, fails for good and must not stand in the way of all others. */
const mostAttempts = 300;

export type NewsConsumerOptions = Readonly<{
  nats: NatsConnection;
  logger: Logger;
  /** Replicas of a service share it. */
  durable: string;
  sources: readonly string[];
  /** At least once for each; its own transaction, and safe to repeat. */
  handle: (told: News) => Promise<void>;
}>;

/** Hears other services' news one after the other, and again what could not be handled. */
export class NewsConsumer {
  private readonly consumer: TelemetryConsumer;

  constructor(private readonly options: NewsConsumerOptions) {
    const { nats, logger, durable, sources } = options;
    const subjects = sources.map(newsSubject);
    this.consumer = new TelemetryConsumer(
      nats,
      logger,
      { durable, subjects, maxPending, stream: newsStream },
      (message) => this.take(message),
    );
  }

  start(): void {
    this.consumer.start();
  }

  stop(): Promise<void> {
    return this.consumer.stop();
  }

  private async take(message: JsMsg): Promise<void> {
    const { logger, handle } = this.options;
    const told = news.safeParse(bodyOf(message));
    if (!told.success) {
      logger.error({ subject: message.subject }, 'news cannot be read');
      message.term();
      return;
    }
    try {
      await handle(told.data);
      message.ack();
    } catch (error) {
      const isGivenUp = message.info.deliveryCount >= mostAttempts;
      const about = { err: error, news: told.data.id, type: told.data.type };
      if (isGivenUp) logger.error(about, 'news could not be handled and are given up');
      else logger.warn(about, 'news could not be handled; trying again');
      if (isGivenUp) message.term();
      else message.nak(againMs);
    }
  }
}
